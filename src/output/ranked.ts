import type { DetailValue } from '../facts/fact.js'
import { subjectId } from '../join/subject-id.js'
import { isLocal } from '../schema/subject.js'
import type { RankedSubject } from '../score/rank.js'
import type { Scores } from '../score/scores.js'
import { cleanText } from './clean-text.js'
import { detailLines, detailValues } from './detail-lines.js'
import type { Ranked, Report } from './model.js'
import { type Flag, type SubjectFlags, subjectFlags } from './subject-flags.js'
import type { OutputContext } from './words/context.js'
import { labelsOf } from './words/labels.js'
import { isolated, messagesOf } from './words/message.js'

type Lists<T> = Readonly<
  Record<keyof Pick<Report, 'lots' | 'tenders' | 'buyers' | 'suppliers'>, readonly T[]>
>

/** Ranked subjects in words: ids, labels, and what their gravest flags say. */
export function rankedRows(
  context: OutputContext,
  scores: Scores,
  lists: Lists<RankedSubject>,
): Lists<Ranked> {
  const all = Object.values(lists).flat()
  const flags = subjectFlags(scores, all)
  const values = new Map(
    [...flags.values()].flatMap(({ gravest }) => gravest.map((flag) => [flag, detailValues(context, flag)])),
  )
  const party = partyNames(context, scores, all, [...values.values()].flat())
  const label = labelsOf(context, scores, all)
  const messages = context.result.rules.map((rule) => messagesOf(context, rule))
  const ranked = (subject: RankedSubject): Ranked => {
    const found = flags.get(subject)!
    return {
      type: subject.kind,
      ...idsOf(context, subject),
      label: short(label(subject)),
      buyer: short(buyerOf(scores, subject, party), 200),
      score: subject.score,
      computed: subject.computed,
      weight: subject.weight,
      flags: subject.flags,
      lots: subject.lots,
      rules: rulesOf(context, found),
      messages: found.gravest.map((flag) => {
        const text = messages[flag.rule]!(flag.place)
        const where = whereOf(context, subject, flag)
        return where === '' ? text : `${isolated(context.words, where)}${context.words.terminal.colon}${text}`
      }),
      details: found.gravest.map((flag) => detailLines(context, values.get(flag) ?? [], party.named)),
    }
  }
  return {
    lots: lists.lots.map(ranked),
    tenders: lists.tenders.map(ranked),
    buyers: lists.buyers.map(ranked),
    suppliers: lists.suppliers.map(ranked),
  }
}

interface PartyNames {
  /** Name, else id. */
  readonly buyer: (code: number) => string
  /** Name and id, else id. */
  readonly named: (code: number) => string
}

/** How the buyers of ranked subjects, and the parties of their details, are called. */
function partyNames(
  context: OutputContext,
  scores: Scores,
  ranked: readonly RankedSubject[],
  details: readonly DetailValue[],
): PartyNames {
  const buyers = ranked.map((subject) => buyerCode(scores, subject)).filter((code) => code >= 0)
  const parties = details.flatMap(({ bidders = [], path = [] }) => [
    ...bidders,
    ...path.filter((step) => typeof step === 'number'),
  ])
  const wanted = (kind: 'buyer' | 'supplier', codes: readonly number[]) =>
    [...new Set(codes)].map((subject) => ({ kind, subject }))
  const label = labelsOf(context, scores, [...wanted('buyer', buyers), ...wanted('supplier', parties)])
  return {
    buyer: (subject) => label({ kind: 'buyer', subject }) ?? context.mask.party(subject),
    named: (subject) => {
      const name = label({ kind: 'supplier', subject })
      const id = cleanText(context.mask.party(subject))
      return name === null ? id : `${cleanText(name)} (${id})`
    },
  }
}

function buyerOf(scores: Scores, subject: RankedSubject, party: PartyNames): string | null {
  const code = buyerCode(scores, subject)
  return code < 0 ? null : party.buyer(code)
}

/** Code of who buys a lot or tender; -1 unknown, and of parties. */
function buyerCode({ result, buyer }: Scores, { kind, subject }: RankedSubject): number {
  if (kind === 'buyer' || kind === 'supplier') return -1
  return buyer[kind === 'tender' ? subject : result.index.lot.tender[subject]!]!
}

function idsOf({ dataset, index, mask }: OutputContext, { kind, subject }: RankedSubject) {
  if (kind === 'buyer' || kind === 'supplier') return { id: short(mask.party(subject)), tender_id: null }
  const { tenderId, id } = subjectId(dataset, index, kind, subject)
  return { id: short(id), tender_id: kind === 'lot' ? short(tenderId) : null }
}

/** Nobody reads on in a report, where a name of a megabyte would stand four times. */
function short<T extends string | null>(text: T, longest = 1000): T | string {
  return text !== null && text.length > longest ? `${text.slice(0, longest)}…` : text
}

/** Ids of the rules that flagged it: by the heaviest flag of each, then by id. */
function rulesOf({ result }: OutputContext, { weights }: SubjectFlags): string[] {
  return [...weights].sort(([a, x], [b, y]) => y - x || a - b).map(([rule]) => result.rules[rule]!.rule.id)
}

/** Which part of a ranked subject a flag points at: nothing for its own flags, the id inside its tender, else both. */
function whereOf({ dataset, index, result }: OutputContext, ranked: RankedSubject, flag: Flag): string {
  const { rule, shown } = result.rules[flag.rule]!
  if (rule.subject === ranked.kind || !isLocal(rule.subject)) return ''
  const { tenderId, id } = subjectId(dataset, index, rule.subject, shown.subject[flag.place]!)
  const part = id === tenderId ? '' : id
  if (ranked.kind === 'tender' || ranked.kind === 'lot') return cleanText(part)
  return part === '' ? cleanText(tenderId) : `${cleanText(tenderId)} / ${cleanText(part)}`
}
