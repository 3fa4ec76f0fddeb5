/** The public API. */

export type { Alert, AlertChange, AlertData, AlertQuery, LogHead, RunSummary } from './alerts/alert.js'
export type { Action, Actor, Erasure } from './alerts/store.js'
export type { Verification } from './alerts/verify.js'
export type { RepairKind } from './cardinal/prepared.js'
export { readCardinalSettings } from './cardinal/read-settings.js'
export type { CardinalCode, CardinalGroup, CardinalMap, CardinalValues } from './cardinal/results.js'
export { type CardinalCounts, type CardinalOptions, type CardinalResult, cardinal } from './cardinal/run.js'
export type { CardinalSettings } from './cardinal/settings.js'
export { cardinalJson } from './cardinal/write-json.js'
export type { Dataset, TableData } from './columns/dataset.js'
export type { Notice, NoticeCount, NoticeKind } from './columns/notices.js'
export type { Daily } from './daily/load-daily.js'
export type { Manifest } from './daily/manifest.js'
export type { Reproduced } from './daily/reproduce.js'
export type { DailyResult, RunDailyOptions } from './daily/run-daily.js'
export { Pool } from './engine/pool.js'
export type { RuleResult, ScanResult, Shown } from './engine/result.js'
export { type ErrorCode, type Place, TenderflagError } from './errors.js'
export { EVALUATION_FORMAT, type Evaluated, type Evaluation } from './evaluate/evaluation.js'
export type { Label } from './evaluate/label.js'
export type { Measure } from './evaluate/measures.js'
export type { FactSpec, FactType } from './facts/fact.js'
export type { FeedResult } from './feeds/run-feeds.js'
export { generateMarket, type MarketOptions } from './generate/generate-market.js'
export { type WriteMarketOptions, writeMarket } from './generate/write-market.js'
export type { ArrowTables } from './ingest/arrow-tables.js'
export type { RowTables } from './ingest/row-tables.js'
export { hashedId } from './join/parties/identities.js'
export { openFacts } from './kept/open-facts.js'
export { type SaveFactsOptions, saveFacts } from './kept/save-facts.js'
export type { Applied, DecisionReason, FlagChange } from './monitor/answer.js'
export {
  type DurableMonitor,
  type DurableMonitorOptions,
  openDurableMonitor,
} from './monitor/durable-monitor.js'
export type { EventRow, EventType, MonitorEvent } from './monitor/events/event.js'
export type { Monitor, Refreshed } from './monitor/monitor.js'
export { type MonitorOptions, openMonitor } from './monitor/open-monitor.js'
export type { DecisionName, Policy } from './monitor/policy.js'
export { type ChangeSink, Watch, type WatchAnswer, type Watched, type WatchOptions } from './monitor/watch.js'
export type { CodeLists } from './ocds/code-lists.js'
export {
  type CompiledRelease,
  type ReadReleasesOptions,
  type ReleaseProblem,
  readReleases,
} from './ocds/read-releases.js'
export { type FormatName, formatNames } from './output/formats.js'
export { OUTCOME_FORMAT, type OutcomeRow, type Ranked, type Report } from './output/model.js'
export { version } from './output/version.js'
export {
  evaluate,
  type LoadRulesOptions,
  loadRules,
  outcomeRows,
  outcomeTable,
  report,
  type WordOptions,
} from './public.js'
export {
  type Alerts,
  type EraseOptions,
  type OpenAlertsOptions,
  openAlerts,
  type RecordOptions,
  type WriteFeedsOptions,
} from './public-alerts.js'
export { loadDaily, reproduce, runDaily } from './public-daily.js'
export type { Confidence, Rule, Severity } from './rules/rule.js'
export { openDataset, type ScanOptions, scan, scanRows } from './scan.js'
export type { SubjectKind } from './schema/subject.js'
export { type ColumnSpec, type ColumnType, type TableName, tableNames, tableSpec } from './schema/tables.js'
export type { OpenOptions, Progress, Source } from './sources.js'
export { type TimedPart, type TimedStage, type TimingReport, Timings } from './timings.js'
