import { z } from 'zod'
import { TenderflagError } from '../errors.js'
import { subjectKinds } from '../schema/subject.js'
import type { Label } from './label.js'

const labelShape = z.object({
  rule: z.string().min(1).nullable(),
  type: z.enum(subjectKinds),
  tenderId: z.string(),
  id: z.string().min(1),
  isCase: z.boolean(),
})

/** Labels that a program gives. Throws USAGE for the first that is none: one that is lost in silence would change every figure. */
export function checkLabels(labels: readonly unknown[]): readonly Label[] {
  return labels.map((label, i) => {
    const read = labelShape.safeParse(label)
    if (read.success) return read.data
    const [issue] = read.error.issues
    throw new TenderflagError(
      'USAGE',
      `label ${i + 1} of evaluate: ${[...(issue?.path ?? []), issue?.message].join(': ')}`,
    )
  })
}
