import { TenderflagError } from '../errors.js'
import type { Batch, FileOptions } from '../ingest/batch.js'
import { extensionOf, formatByName } from '../ingest/format-by-name.js'
import { readers } from '../ingest/readers.js'
import { withoutGuard } from '../output/csv.js'
import { isLocal, type SubjectKind, subjectKinds } from '../schema/subject.js'
import { didYouMean } from '../text/nearest.js'
import { type Label, verdicts } from './label.js'

/** The columns of a file of labels; `verdict` may be called `outcome`, and `subject_type` is `tender` where there is none. */
const columns = ['rule', 'subject_type', 'tender_id', 'subject_id', 'verdict', 'outcome'] as const

/**
 * Reads labels from a file of CSV, JSON Lines, Parquet or Arrow (docs/evaluate.md); those without a verdict are left out.
 * Throws what readers throw, TABLE_WITHOUT_KEY where it has no verdicts or subjects, and FILE_BROKEN for the first row
 * that cannot be understood: a label that is lost in silence would change every figure.
 */
export async function readLabels(file: string): Promise<Label[]> {
  const options: FileOptions = {
    encoding: 'utf-8',
    delimiter: extensionOf(file) === '.tsv' ? '\t' : ',',
    quote: '"',
    header: true,
    skipRows: 0,
  }
  const format = formatByName(file)
  const reader = await readers[format]()
  const names = await reader.fields(file, options)
  for (const alternatives of [
    ['verdict', 'outcome'],
    ['subject_id', 'tender_id'],
  ])
    if (!alternatives.some((name) => names.includes(name)))
      throw new TenderflagError(
        'TABLE_WITHOUT_KEY',
        `labels need a column ${alternatives.join(' or ')}, and the file has ${names.slice(0, 30).join(', ')}; see docs/evaluate.md`,
        { file },
      )
  const labels: Label[] = []
  let row = reader.firstRow(options)
  for await (const batch of reader.read(file, new Set(columns), options)) {
    for (let r = 0; r < batch.rows; r++) {
      const label = labelOf(batch, r, { file, row: row + r }, format === 'csv' ? withoutGuard : (id) => id)
      if (label) labels.push(label)
    }
    row += batch.rows
  }
  return labels
}

/** `idOf`: an id, by the text of its cell. */
function labelOf(
  batch: Batch,
  r: number,
  place: { file: string; row: number },
  idOf: (text: string) => string,
): Label | undefined {
  const broken = batch.broken.find((one) => one.row === r)
  if (broken) throw new TenderflagError('FILE_BROKEN', `${broken.detail}; mend the row`, place)
  const text = (name: (typeof columns)[number]) => (batch.field(name)?.text(r) ?? '').trim()
  const word = (batch.field('verdict') ? text('verdict') : text('outcome')).toLowerCase()
  if (!Object.hasOwn(verdicts, word))
    throw new TenderflagError(
      'FILE_BROKEN',
      `"${word.slice(0, 40)}" is no verdict${didYouMean(word, Object.keys(verdicts)) || `; write one of ${Object.keys(verdicts).filter(Boolean).join(', ')}`}`,
      place,
    )
  const type = kindOf(text('subject_type') || 'tender', place)
  const tenderId = idOf(text('tender_id'))
  const id = idOf(text('subject_id')) || (type === 'tender' || type === 'lot' ? tenderId : '')
  if (id === '' || (isLocal(type) && type !== 'tender' && tenderId === ''))
    throw new TenderflagError(
      'FILE_BROKEN',
      `a label of a ${type} needs ${id === '' ? 'a subject_id' : 'the tender_id that it lies in'}`,
      place,
    )
  const isCase = verdicts[word]!
  if (isCase === null) return undefined
  return {
    rule: text('rule') || null,
    type,
    tenderId: type === 'tender' ? id : isLocal(type) ? tenderId : '',
    id,
    isCase,
  }
}

function kindOf(text: string, place: { file: string; row: number }): SubjectKind {
  const kind = subjectKinds.find((one) => one === text)
  if (kind) return kind
  throw new TenderflagError(
    'FILE_BROKEN',
    `"${text.slice(0, 40)}" is no subject_type; write one of ${subjectKinds.join(', ')}`,
    place,
  )
}
