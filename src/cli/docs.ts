import { writeFile } from 'node:fs/promises'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { type NoticeKind, noticeKinds } from '../columns/notices.js'
import { errorCodes } from '../errors.js'
import { factCatalogue } from '../facts/catalogue.js'
import { ocpPage } from '../rules/handbook/ocp-page.js'
import { ruleCatalogue } from '../rules/handbook/rule-catalogue.js'
import { checkRules } from '../rules/load-rules.js'
import { tablePage } from '../schema/table-page.js'
import { factPage } from './facts.js'
import { noticeWords } from './text/notice-lines.js'

/** The pages of docs/ that are made from declarations in the code, by file name. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const { rules } = await checkRules([], { facts: factCatalogue, everyStatus: true })
  return new Map([
    ['tables.md', tablePage()],
    ['facts.md', factPage()],
    ['rule-catalogue.md', ruleCatalogue(rules, factCatalogue)],
    ['ocp.md', ocpPage(rules)],
    ['errors.md', errorPage()],
  ])
}

const kinds = Object.keys(noticeKinds) as NoticeKind[]

/** Exit codes, codes of errors, and what is said of rows and values. */
function errorPage(): string {
  return [
    '# Exit codes, errors and notices',
    '',
    'Generated from the declarations in `src` (`npm run docs`).',
    '',
    '## Exit codes',
    '',
    '| code | means |',
    '| --- | --- |',
    '| 0 | done; nothing is flagged at or above `--fail-on` (without it: whatever is flagged) |',
    '| 1 | something (with `--compare`: something new or changed) is flagged at or above `--fail-on`; of `rules test`: an example does not hold |',
    '| 2 | an error of usage, configuration or data: a line on stderr says what, where and what to do |',
    '| 130 | interrupted (Ctrl-C) |',
    '',
    'An output that names a file which is read, or the same file as another output, is an error of usage, told before',
    'anything is written.',
    '',
    '## Errors',
    '',
    'The library throws `TenderflagError` with a `code`, a `message` that is complete by itself, and a `place` (`file`,',
    '`line`, `row`, `column`, as far as they are known). Whatever else is thrown is a bug: please report it.',
    '',
    '| code | when |',
    '| --- | --- |',
    ...Object.entries(errorCodes).map(([code, when]) => `| \`${code}\` | ${when} |`),
    '',
    '## Notices',
    '',
    'What is wrong with single rows and values stops nothing (unless `--strict`): it is counted, and the first 1,000 of',
    'each kind, table and column are listed, with file and row, by `--rejects FILE`. A row that is set aside makes',
    'unknown what it could have changed; see [what a flag means](what-a-flag-means.md).',
    '',
    '| kind | several of them read | row set aside |',
    '| --- | --- | --- |',
    ...kinds.map((kind) => `| \`${kind}\` | ${noticeWords[kind][1]} | ${noticeKinds[kind] ? 'yes' : 'no'} |`),
    '',
  ].join('\n')
}

/** `npm run docs` writes the pages anew. */
if (argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of await generatedPages())
    await writeFile(new URL(`../../docs/${name}`, import.meta.url), text)
}
