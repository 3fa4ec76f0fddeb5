import { trimText } from '../../columns/blanks.js'
import { nullWords } from '../../schema/null-words.js'

/** An id as columns keep it: without the blanks around it; empty where it is none, or a word for “none”. */
export function tidy(id: unknown): string {
  const text = typeof id === 'string' ? trimText(id) : ''
  return nullWords.some((word) => word === text) ? '' : text
}
