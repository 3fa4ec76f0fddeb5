import { refuseBadRows } from '../columns/bad-row.js'
import { Pool } from '../engine/pool.js'
import { TenderflagError } from '../errors.js'
import { factCatalogue } from '../facts/catalogue.js'
import { type FormatName, formats } from '../output/formats.js'
import { topOf, writeFrom } from '../output/write-output.js'
import { MergedResults } from '../parts/merge-results.js'
import { threadsWithin } from '../parts/need.js'
import { openInParts, type ScanOptions } from '../scan.js'
import type { ExitCode } from './exit-code.js'
import { anyAtLeast, type ScanFlags } from './scan.js'
import { noticeLines, rejectLines } from './text/notice-lines.js'
import { say } from './text/say.js'
import { unreadLines } from './text/unread-lines.js'
import { writeText } from './text/write-text.js'

/** Bytes of a size as people write it: `2GB`, `512MB`; units are powers of 1024. Throws USAGE. */
export function bytesOf(size: string): number {
  const found = /^(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?$/i.exec(size.trim())
  const bytes = found ? Number(found[1]) * 1024 ** ' KMGT'.indexOf(found[2]!.toUpperCase() || ' ') : 0
  if (bytes > 0) return bytes
  throw new TenderflagError('USAGE', `--memory "${size}" is no size; write it like 2GB or 512MB`)
}

/** A scan with --memory: as a scan in one go, but part by part. */
export async function runInParts(
  sources: readonly string[],
  flags: ScanFlags & { readonly memory: string },
  format: FormatName,
  options: ScanOptions,
): Promise<ExitCode> {
  const alone = {
    '--compare': flags.compare,
    '--alerts': flags.alerts,
    '--save-facts': flags.saveFacts,
    '--timings': flags.timings,
  }
  for (const [name, given] of Object.entries(alone))
    if (given !== undefined)
      throw new TenderflagError('USAGE', `--memory does not go with ${name}; leave one of them out`)
  if (format === 'html')
    throw new TenderflagError(
      'USAGE',
      'html ranks suppliers, which stand in several parts of the data; with --memory write ndjson or another format',
    )
  const words = { language: flags.lang, reveal: flags.reveal ?? false, catalogue: factCatalogue }
  const written = {
    ...words,
    format,
    output: flags.output,
    top: flags.top,
    ...(options.signal ? { signal: options.signal } : {}),
  }
  const limit = bytesOf(flags.memory)
  const pool = new Pool(flags.workers ?? threadsWithin(limit))
  try {
    const scan = await openInParts(sources, pool, limit, options)
    const merged = new MergedResults(
      scan,
      words,
      formats[format].report ? topOf({ format, top: flags.top }) : undefined,
    )
    try {
      let failed = false
      await scan.run((result) => {
        merged.add(result)
        failed ||= flags.failOn !== undefined && anyAtLeast(result, flags.failOn)
      })
      const notices = scan.notices()
      if (flags.strict) refuseBadRows(notices)
      const input = merged.input(notices)
      if (!flags.quiet) {
        say(noticeLines(input.context.result, formats[format].report))
        if (flags.mapping === undefined) say(await unreadLines(sources))
        if (formats[format].report)
          say('tenderflag: with --memory, suppliers are not ranked: they stand in several parts\n')
      }
      if (flags.rejects !== undefined) await writeText(flags.rejects, rejectLines(input.context.result))
      await writeFrom(input, written)
      return failed ? 1 : 0
    } finally {
      merged.close()
      scan.close()
    }
  } finally {
    await pool.close()
  }
}
