import { z } from 'zod'
import { didYouMean } from './nearest.js'

/** A strict object whose complaint about an unknown key names the nearest known one. */
export function closed<Shape extends z.ZodRawShape>(what: string, shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined
      const keys: unknown = issue.keys
      const key = Array.isArray(keys) ? String(keys[0]) : ''
      return `${what} has no key "${key}"${didYouMean(key, Object.keys(shape))}`
    },
  })
}
