import type { FormatInput } from '../format.js'

/** The report as one HTML page. Loads the page only now. */
export async function* writeHtml({ report }: FormatInput): AsyncGenerator<string> {
  const { htmlReport } = await import('./html.js')
  yield htmlReport(report())
}
