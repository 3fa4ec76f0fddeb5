import { describe, expect, it } from 'vitest'
import { darkPalette, lightPalette, type Palette } from '#tenderflag/output/html/palette.js'

type Rgb = readonly [number, number, number]

/** Linear light of a colour `#rrggbb`. */
function linear(hex: string): Rgb {
  const part = (at: number) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

/** WCAG 2.2 contrast ratio. */
function contrast(a: string, b: string): number {
  const light = ([r, g, blue]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * blue
  const [x, y] = [light(linear(a)), light(linear(b))]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

const times = (m: readonly Rgb[], [r, g, b]: Rgb): Rgb => {
  const row = (i: number) => m[i]![0] * r + m[i]![1] * g + m[i]![2] * b
  return [row(0), row(1), row(2)]
}

/** Distance of two colours in OKLab. */
function distance(a: Rgb, b: Rgb): number {
  const lab = (c: Rgb) => {
    const [l, m, s] = times(
      [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
      ],
      c,
    )
    const root = (v: number) => Math.cbrt(Math.max(0, v))
    return times(
      [
        [0.2104542553, 0.793617785, -0.0040720468],
        [1.9779984951, -2.428592205, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.808675766],
      ],
      [root(l), root(m), root(s)],
    )
  }
  const [p, q] = [lab(a), lab(b)]
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])
}

/** Full colour-vision deficiencies after Machado, Oliveira and Fernandes (2009), on linear light. */
const visions: Readonly<Record<string, readonly Rgb[]>> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

it('computes the ratios WCAG gives', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
})

describe.each([
  ['light', lightPalette],
  ['dark', darkPalette],
] satisfies [string, Palette][])('%s palette', (_, palette) => {
  it.each(['text', 'quiet', 'link', 'raised'] as const)('%s can be read on page and card', (ink) => {
    expect(contrast(palette[ink], palette.page)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(palette[ink], palette.card)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['raised', 'clear', 'outside', 'unknown'] as const)('%s can be told from its ground', (part) => {
    expect(contrast(palette[part], palette.page)).toBeGreaterThanOrEqual(3)
    expect(contrast(palette[part], palette.card)).toBeGreaterThanOrEqual(3)
  })

  it.each(Object.keys(visions))('raised and clear differ for %s vision', (vision) => {
    const seen = (hex: string) => times(visions[vision]!, linear(hex))
    expect(distance(seen(palette.raised), seen(palette.clear))).toBeGreaterThan(0.15)
  })
})
