/**
 * @typedef {{ name: string, tenders: number, median: number, min: number, max: number, cpu: number, peakMB: number }} Line
 * @typedef {{ name: string, about: string, contenders: readonly Line[] }} CaseResult
 */

/** Milliseconds per tender: comparable where a contender got fewer. @param {Line} line */
export function perTender(line) {
  return line.median / line.tenders
}

/** A table of one case; ratios are of time per tender to the first contender. @param {CaseResult} result */
export function caseLines({ name, about, contenders }) {
  const [first] = contenders
  const rows = contenders.map((line) => [
    line.name + (first && line.tenders < first.tenders ? ` (${line.tenders} tenders)` : ''),
    `${line.median < 100 ? line.median.toFixed(1) : Math.round(line.median)} ms`,
    first ? `${(perTender(line) / perTender(first)).toFixed(2)} ×` : '',
    `CPU ${line.cpu < 100 ? line.cpu.toFixed(1) : Math.round(line.cpu)} ms`,
    `${line.peakMB} MB`,
  ])
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return [
    `${name}: ${about}`,
    ...rows.map(
      (row) =>
        `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')}`,
    ),
  ]
}
