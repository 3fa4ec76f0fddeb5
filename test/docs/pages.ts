import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Every page that a reader may open, by its path from the root. */
export const pages: readonly string[] = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  'samples/danfo/README.md',
  'samples/year/README.md',
]

export const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

/** A fenced block of a page: ```` ```LANGUAGE NAME ````. */
export interface Block {
  readonly language: string
  /** The second word of the fence: a file that the block is the text of. */
  readonly name: string | undefined
  readonly text: string
}

export function blocksOf(page: string): Block[] {
  const fences = textOf(page).matchAll(/^```(\w*) ?(\S*)\n([\s\S]*?)^```$/gm)
  return [...fences].map(([, language = '', name, text = '']) => ({
    language,
    name: name || undefined,
    text,
  }))
}

/** Blocks that are run, each with the output that the page shows below it, if any. */
export function examplesOf(page: string): { readonly block: Block; readonly shown: string | undefined }[] {
  const blocks = blocksOf(page)
  return blocks.flatMap((block, i) => {
    if (block.language !== 'sh' && block.language !== 'js') return []
    const next = blocks[i + 1]
    return [{ block, shown: next?.language === 'text' ? next.text : undefined }]
  })
}
