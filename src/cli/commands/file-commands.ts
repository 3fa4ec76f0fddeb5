import { type Command, Option } from 'commander'
import { wholeNumber } from './shared-options.js'

/** `tenderflag init`, `generate`: load what they need when they run. */
export function addFileCommands(program: Command, signal: AbortSignal): void {
  program
    .command('init')
    .description('look at files and write a mapping to start from')
    .argument('<file...>', 'files of one data set')
    .option('-o, --output <file>', 'where to write the mapping; - is stdout', '-')
    .action(async (files: string[], { output }: { output: string }) => {
      const [{ suggestMapping }, { tableNamedBy }, { isOcds }, { say }, { writeText }, { checkFiles }] =
        await Promise.all([
          import('../../ingest/suggest/suggest-mapping.js'),
          import('../../ingest/find-folder.js'),
          import('../../ocds/find-ocds.js'),
          import('../text/say.js'),
          import('../text/write-text.js'),
          import('../check-files.js'),
        ])
      const read = Object.fromEntries(files.map((file) => [`source ${file}`, file]))
      await checkFiles({ written: { '--output': output }, read, sources: [] })
      for (const file of files)
        if (await isOcds(file)) {
          say(`tenderflag: ${file} looks like OCDS, which needs no mapping: tenderflag scan ${file}\n`)
          break
        }
      await writeText(output, await suggestMapping(files))
      const [named] = files.filter((file) => tableNamedBy(file) !== undefined)
      if (named !== undefined)
        say(
          `tenderflag: ${named} is named like the table ${tableNamedBy(named)}; if its columns are named like ours too, scan its folder without a mapping\n`,
        )
    })

  program
    .command('generate')
    .description('write a simulated market with planted cases of each indicator')
    .argument('<dir>', 'folder to write to')
    .requiredOption('--tenders <n>', 'number of tenders', wholeNumber(1, 100_000_000))
    .option('--seed <s>', 'the same seed gives the same market', wholeNumber(0, 2 ** 32 - 1), 1)
    .addOption(
      new Option('--format <format>', 'of the tables, or ocds for releases')
        .choices(['csv', 'jsonl', 'arrow', 'parquet', 'ocds'])
        .default('csv'),
    )
    .option('--force', 'replace files of the same names')
    .option('-q, --quiet', 'no progress')
    .option('--no-progress', 'no progress bar')
    .action(async (dir: string, options) => {
      const { generate } = await import('../generate.js')
      await generate(dir, options, signal)
    })
}
