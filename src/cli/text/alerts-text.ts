import type { Alert, HistoryEntry, RunSummary } from '../../alerts/alert.js'
import type { Verification } from '../../alerts/verify.js'
import { cleanText } from '../../output/clean-text.js'
import { shownScore } from '../../output/shown-score.js'
import { counted } from '../../text/counted.js'
import { displayWidth, fit, pad, wrapTo } from '../../text/display-width.js'

/** What a run did, for stderr. */
export function runLines(store: string, run: RunSummary): string {
  const { flags, silenced, ...others } = run.counts
  const said = Object.entries(others).map(([name, count]) => `${count} ${name}`)
  const lines = [
    `run ${run.number}: ${flags} ${flags === 1 ? 'flag' : 'flags'}, ${silenced} of them silenced; alerts: ${said.join(', ')}`,
  ]
  if (run.clock_went_back)
    lines.push('the run before has a later instant; the order of runs is kept all the same')
  for (const name of run.exceptions.expired) lines.push(`exception ${name} has expired`)
  for (const name of run.exceptions.unused) lines.push(`exception ${name} fits no flag`)
  return lines.map((line) => `tenderflag: ${store}: ${line}\n`).join('')
}

/** Digits of an id in lists: enough to tell apart what an office has. */
export const SHORT_ID = 10

/** Room for a message beside the rest of an alert; with less, it goes below. */
const ROOM = 40

/** An alert in lines of at most `width` columns: one, but on a narrow terminal. */
export function alertLine(alert: Alert, language: string, width: number): string {
  const { id, severity, state, score, data } = alert
  const text = data ? (data.texts[language] ?? data.texts.en)?.message : undefined
  const parts = [
    id.slice(0, SHORT_ID),
    pad(severity, 6),
    pad(state, 12),
    score === null ? '   –' : shownScore(score).toFixed(2),
    pad(cleanText(data?.tender_id ?? data?.subject.id ?? '–'), 12),
  ]
  const message = text ?? 'erased'
  const line = parts.join('  ')
  if (displayWidth(line) + 2 + ROOM <= width) return fit(`${line}  ${message}`, width)
  const aligned = line.trimEnd()
  const head = displayWidth(aligned) <= width ? aligned : parts.map((part) => part.trim()).join('  ')
  return [fit(head, width), ...wrapTo(3, message, width - 4).map((more) => `    ${more}`)].join('\n')
}

/** All that is known of an alert. */
export function alertPage(alert: Alert, language: string): string {
  const { data } = alert
  const text = data?.texts[language] ?? data?.texts.en
  const party = (of: { id: string; name: string | null } | null | undefined) =>
    of
      ? [of.name, of.name === null ? of.id : `(${of.id})`].filter((part) => part !== null).join(' ')
      : undefined
  const fields: readonly (readonly [string, string | null | undefined])[] = [
    ['alert', alert.id],
    ['rule', data ? `${alert.rule}, version ${data.rule_version}` : alert.rule],
    [
      'about',
      data &&
        `${data.subject.type} ${data.subject.id}${data.subject_title === null ? '' : `, ${data.subject_title}`}`,
    ],
    ['tender', data?.tender_id],
    ['buyer', party(data?.buyer)],
    ['region', data?.region],
    ['supplier', party(data?.supplier)],
    ['severity', data ? `${data.severity}, confidence ${data.confidence}` : alert.severity],
    ['value', data && `${data.value ?? 'unknown'}, threshold ${data.threshold ?? 'unknown'}`],
    ['score', alert.score?.toFixed(4)],
    [
      'state',
      alert.gone_since === null ? alert.state : `${alert.state}; not in the data since ${alert.gone_since}`,
    ],
    [
      'silenced',
      alert.silenced && `${alert.silenced.reason} (${alert.silenced.owner}, until ${alert.silenced.expires})`,
    ],
    ['assigned', alert.assignee],
    [
      'seen',
      `${alert.first_seen} to ${alert.last_seen}, in ${alert.runs} ${alert.runs === 1 ? 'run' : 'runs'}`,
    ],
  ]
  return [
    cleanText(text?.title ?? 'Erased'),
    ...(text ? [text.message] : []),
    '',
    ...fields.flatMap(([name, value]) => (value ? [`${pad(name, 9)} ${cleanText(value, 500)}`] : [])),
    ...(data
      ? [
          '',
          'evidence',
          ...Object.entries(data.evidence).map(
            ([name, value]) => `  ${name}: ${cleanText(JSON.stringify(value), 2_000)}`,
          ),
        ]
      : []),
    '',
    'history',
    ...alert.history.flatMap(historyLines),
    '',
  ].join('\n')
}

function historyLines({ seq, at, kind, by, text, changes, run }: HistoryEntry): string[] {
  const who = by === null ? (run === null ? ' by somebody' : ` in run ${run}`) : ` by ${cleanText(by)}`
  return [
    `  ${seq}  ${at}  ${kind}${who}${text === null ? '' : `: ${cleanText(text, 2_000)}`}`,
    ...changes.map(
      ({ field, before, now }) =>
        `      ${field}: ${cleanText(JSON.stringify(before) ?? '–')} → ${cleanText(JSON.stringify(now) ?? '–')}`,
    ),
  ]
}

const PROBLEMS = 50

/** What `alerts verify` prints: problems, counts, a verdict, and the head to keep elsewhere. */
export function verificationText({ entries, alerts, runs, erased, head, problems }: Verification): string {
  const lines = problems
    .slice(0, PROBLEMS)
    .map(({ seq, alert, problem }) =>
      [seq === null ? [] : `entry ${seq}`, alert === null ? [] : `alert ${alert}`, problem].flat().join(': '),
    )
  if (problems.length > PROBLEMS) lines.push(`and ${problems.length - PROBLEMS} more`)
  const verdict = problems.length === 0 ? 'nothing was changed' : 'something was changed'
  return [
    ...lines,
    `${entries.toLocaleString('en')} ${entries === 1 ? 'entry' : 'entries'}, ${counted(alerts, 'alert')}, ${counted(runs, 'run')}, ${counted(erased, 'content')} erased: ${verdict}`,
    `head ${head.seq}:${head.hash}`,
    '',
  ].join('\n')
}
