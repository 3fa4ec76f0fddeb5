import type { TimedPart, TimingReport } from '../../timings.js'

const titles: Readonly<Record<TimedPart['stage'], string>> = {
  start: 'start of the program',
  rules: 'rules, plan',
  open: 'find and open',
  decode: 'read and decode',
  dictionary: 'dictionaries (ids, texts)',
  values: 'numbers, dates, lists',
  join: 'join and group',
  keep: 'kernels, first run',
  populations: 'facts of populations',
  statistics: 'statistics',
  evaluate: 'kernels and conditions',
  merge: 'merge',
  output: 'output',
  other: 'other',
}

/** What a scan took, as a table for people: stages of the main thread, then threads, then memory. */
export function timingsText(report: TimingReport): string {
  const lines: string[][] = [['', 'wall', 'share', 'threads', 'rows', 'rows/s', 'bytes', 'bytes/s']]
  const stages = [...new Set(report.parts.map(({ stage }) => stage))]
  for (const stage of stages) {
    const parts = report.parts.filter((part) => part.stage === stage)
    lines.push(row(titles[stage], total(parts), report.wall))
    if (parts.length > 1 || (parts[0]!.part !== '' && stage !== 'open'))
      for (const part of longest(parts)) lines.push(row(`  ${part.part || 'the rest'}`, part, report.wall))
  }
  lines.push(row('total', total(report.parts), report.wall))
  const kernels = report.kernels.map(({ name, threads }) => [
    `  ${name === 'conditions' ? 'conditions and outcomes' : name}`,
    seconds(threads),
  ])
  const spent = report.kernels.reduce((sum, { threads }) => sum + threads, 0)
  return [
    ...aligned(lines),
    '',
    ...aligned([['Kernels, by first fact of the family', seconds(spent)], ...kernels]),
    '',
    threadsLine(report),
    `processor time ${seconds(report.processor)} (all threads, with their start), peak memory ${bytes(report.peakMemory)}`,
    '',
  ].join('\n')
}

function threadsLine({ workers, busy, idle }: TimingReport): string {
  if (workers === 0) return 'no worker threads: too little to do for them'
  const share = Math.round((100 * idle) / Math.max(busy + idle, 1))
  return `worker threads ${workers}: busy ${seconds(busy)}, idle ${seconds(idle)} (${share} %) since the first was asked for`
}

type Figures = Pick<TimedPart, 'wall' | 'threads' | 'rows' | 'bytes'>

function total(parts: readonly Figures[]): Figures {
  const sum = (of: keyof Figures) => parts.reduce((all, part) => all + part[of], 0)
  return { wall: sum('wall'), threads: sum('threads'), rows: sum('rows'), bytes: sum('bytes') }
}

/** Files and tables can be many. */
const LISTED = 12

function longest(parts: readonly TimedPart[]): TimedPart[] {
  const ordered = [...parts].sort((a, b) => b.wall - a.wall)
  if (ordered.length <= LISTED) return ordered
  const rest = ordered.slice(LISTED - 1)
  return [
    ...ordered.slice(0, LISTED - 1),
    { stage: parts[0]!.stage, part: `${rest.length} more`, ...total(rest) },
  ]
}

function row(title: string, { wall, threads, rows, bytes: size }: Figures, all: number): string[] {
  return [
    title,
    seconds(wall),
    `${((100 * wall) / all).toFixed(1)} %`,
    threads > 0 ? seconds(threads) : '',
    rows > 0 ? rows.toLocaleString('en') : '',
    rows > 0 && wall > 0 ? perSecond((rows / wall) * 1000) : '',
    size > 0 ? bytes(size) : '',
    size > 0 && wall > 0 ? `${bytes((size / wall) * 1000)}/s` : '',
  ]
}

/** Words to the left, figures to the right. */
function aligned(lines: readonly (readonly string[])[]): string[] {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  return lines.map((line) =>
    line
      .map((text, column) => (column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  )
}

const seconds = (milliseconds: number): string =>
  milliseconds < 10_000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1000).toFixed(2)} s`

function bytes(size: number): string {
  if (size < 1e6) return `${(size / 1e3).toFixed(1)} kB`
  return size < 1e9 ? `${(size / 1e6).toFixed(1)} MB` : `${(size / 1e9).toFixed(2)} GB`
}

const perSecond = (count: number): string =>
  count < 1e6 ? `${Math.round(count / 1e3)} k/s` : `${(count / 1e6).toFixed(2)} M/s`
