import type { OutcomeRow } from '../output/model.js'
import type { Confidence, Severity } from '../rules/rule.js'
import type { SubjectKind } from '../schema/subject.js'

/**
 * Where an alert stands. `open`: nobody has looked at it yet. `resolved`: the data no longer show it, and nobody had given a
 * verdict. `reopened`: it is back after it was resolved, or what it is made of has changed materially since it was
 * dismissed. A verdict (`dismissed`, `confirmed`) stays when the data no longer show the flag: see `Alert.gone_since`.
 */
export const alertStates = ['open', 'acknowledged', 'dismissed', 'confirmed', 'resolved', 'reopened'] as const
export type AlertState = (typeof alertStates)[number]

/**
 * What can happen to an alert. By a run: `new`, `changed` (value, severity, confidence or evidence), `updated` (only the
 * version of the rule, names, the languages of its texts, or between what a number lies that is not known), `resolved`, `gone` (as resolved, but it keeps its verdict), `back` (the
 * opposite of gone), `reopened`, `silenced` and `unsilenced` (by the exceptions file). By a person: the others.
 */
export const changeKinds = [
  'new',
  'changed',
  'updated',
  'resolved',
  'gone',
  'back',
  'reopened',
  'silenced',
  'unsilenced',
  'acknowledged',
  'dismissed',
  'confirmed',
  'assigned',
  'commented',
  'erased',
] as const
export type ChangeKind = (typeof changeKinds)[number]

/** A party beside an alert: id and name as outputs show them, a pseudonym and null where it may be a person. */
export interface AlertParty {
  readonly id: string
  readonly name: string | null
}

/** Title of the rule and message of the flag, in one language. */
export interface AlertText {
  readonly title: string
  readonly message: string
}

/** What a scan says of a flag: masked always, whatever the other outputs of that scan show. */
export interface AlertData {
  readonly rule: string
  readonly rule_version: number
  readonly subject: { readonly type: SubjectKind; readonly id: string }
  /** Null for what lies in no tender: parties, pairs, markets. */
  readonly tender_id: string | null
  /** Title of the lot, else of its tender; null where the data have none. */
  readonly subject_title: string | null
  readonly buyer: AlertParty | null
  /** Region of the buyer. */
  readonly region: string | null
  /** The one supplier it concerns: of the award or contract, the winner of the lot, the party itself; null if none or several. */
  readonly supplier: AlertParty | null
  readonly severity: Severity
  readonly confidence: Confidence
  readonly value: number | null
  readonly threshold: number | null
  /** Fact or detail name → value, as in an outcome row. */
  readonly evidence: Readonly<Record<string, unknown>>
  /** As in an outcome row: what is sure of evidence that is known only in part; absent where there is none. */
  readonly bounds?: OutcomeRow['bounds'] | undefined
  /** By language, `en` always among them. */
  readonly texts: Readonly<Record<string, AlertText>>
}

/** A field that differs from what it was: `value`, `severity`, `confidence`, or the name of evidence. */
export interface FieldChange {
  readonly field: string
  readonly before: unknown
  readonly now: unknown
}

/** One thing that happened to an alert: an entry of the log. */
export interface HistoryEntry {
  /** Place in the log of the whole store: 1, 2, 3 … without gaps. The order of things is this, not `at`. */
  readonly seq: number
  /** ISO 8601 instant, as the caller gave it. */
  readonly at: string
  readonly kind: ChangeKind
  /** The state after it. */
  readonly state: AlertState
  /** Number of the run, of what a run did. */
  readonly run: number | null
  /** Who did it; null for a run, or where erased. */
  readonly by: string | null
  /** Reason of a dismissal, comment, assignee, note of a verdict, reason of an exception; null if none, or where erased. */
  readonly text: string | null
  /** Of `changed` and `reopened`: what differs. */
  readonly changes: readonly FieldChange[]
}

/** What somebody remarked; `by` and `text` are null where they were erased. */
export interface Comment {
  readonly seq: number
  readonly at: string
  readonly by: string | null
  readonly text: string | null
}

/** A flag with an identity and a life. */
export interface Alert {
  /** The fingerprint of rule and subject: 32 hexadecimal digits. */
  readonly id: string
  readonly state: AlertState
  /** What the last run said that changed it; null where it was erased. */
  readonly data: AlertData | null
  /** As in `data`, but kept when that is erased. */
  readonly rule: string
  readonly severity: Severity
  /** Score of its tender, buyer or supplier by the last run that saw it, 0–1; null where none could be computed. For ranking: not part of the log. */
  readonly score: number | null
  /** ISO 8601 instants of runs. */
  readonly first_seen: string
  readonly last_seen: string
  /** How many runs have seen it. */
  readonly runs: number
  /** Since when the data no longer show it; null while they do, or while that cannot be told. */
  readonly gone_since: string | null
  /** Why the exceptions file silences it; null where it does not. Lists and changes leave silenced alerts out by default. */
  readonly silenced: { readonly reason: string; readonly owner: string; readonly expires: string } | null
  readonly assignee: string | null
  readonly comments: readonly Comment[]
  /** In order of `seq`. Changes of place in the input, of wording and of thresholds that move with the data are not in it. */
  readonly history: readonly HistoryEntry[]
}

/** Which alerts. All that is given must hold; of a list, one; no member: all but silenced ones. */
export interface AlertQuery {
  /** Ids of buyers. */
  readonly buyer?: readonly string[] | undefined
  /** Ids of rules, or packs as `etimad.*`. */
  readonly rule?: readonly string[] | undefined
  /** This severity or a higher one. */
  readonly severity?: Severity | undefined
  readonly region?: readonly string[] | undefined
  readonly state?: readonly AlertState[] | undefined
  readonly tender?: readonly string[] | undefined
  /** Something other than being seen again happened at or after this instant (ISO 8601). */
  readonly since?: string | undefined
  readonly assignee?: readonly string[] | undefined
  /** Silenced ones too. */
  readonly silenced?: boolean | undefined
  readonly limit?: number | undefined
}

/** What happened, and the alert as it stands now. */
export interface AlertChange {
  readonly entry: HistoryEntry
  readonly alert: Alert
}

/** What a run of a scan did to the store. */
export interface RunSummary {
  /** 1, 2, 3 …: the order of runs, whatever their clocks say. */
  readonly number: number
  /** ISO 8601, as the caller gave it. */
  readonly at: string
  /** Version of tenderflag. */
  readonly version: string
  /** The instant the data were looked at from; null where they have no date. */
  readonly as_of: string | null
  /** `{id, version, flags}` of each rule that was run. */
  readonly rules: readonly { readonly id: string; readonly version: number; readonly flags: number }[]
  readonly counts: RunCounts
  /** The run before it has a later instant: the clock went back. */
  readonly clock_went_back: boolean
  readonly exceptions: ExceptionUse
  /** The end of the log after it: what to keep elsewhere. */
  readonly head: LogHead
}

/** How many alerts became what in a run. */
export interface RunCounts {
  /** Flags it had: the sum of `new`, `changed`, `reopened` and those seen again as they were. */
  readonly flags: number
  readonly new: number
  readonly changed: number
  readonly reopened: number
  /** Resolved, or gone with their verdict. */
  readonly resolved: number
  /** Known alerts of rules that were run, not seen, and not resolved: the rule cannot be computed now, or the data do not have their subject. */
  readonly undecided: number
  /** Of its flags, those silenced by exceptions. */
  readonly silenced: number
}

/** Entries of the exceptions file, by their place in it from 1. */
export interface ExceptionUse {
  /** Their rule was run, and they silenced nothing. */
  readonly unused: readonly string[]
  readonly expired: readonly string[]
}

/** The last entry of the log. `seq` 0 and the hash of the store's birth before the first. */
export interface LogHead {
  readonly seq: number
  /** SHA-256, 64 hexadecimal digits. */
  readonly hash: string
}
