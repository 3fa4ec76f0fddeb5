import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { TenderflagError } from '../errors.js'
import { factCatalogue } from '../facts/catalogue.js'
import { findRules, idByPlace, shippedPacks } from '../rules/find-rules.js'
import { loweredFolder, loweredName, loweredText } from '../rules/lowered.js'
import { paramsOf } from '../rules/params.js'
import { readDraft } from '../rules/read-draft.js'

/**
 * Reads the rules of the shipped packs once, for every start to come (rules/lowered.ts); a part of the build. Rules that are
 * wrong are left out: they are read, and told of, when they are used.
 */
rmSync(loweredFolder, { recursive: true, force: true })
mkdirSync(loweredFolder, { recursive: true })
for (const pack of await shippedPacks())
  for (const found of await findRules(pack)) {
    const draft = await readDraft(found, []).catch((error) => {
      if (!(error instanceof TenderflagError)) throw error
    })
    const rule = draft?.rule(paramsOf(draft.file, {}), factCatalogue).rule
    if (!draft || !rule || rule.id !== idByPlace(found)) continue
    const name = `${loweredFolder}${loweredName(readFileSync(found.file))}`
    writeFileSync(name, loweredText({ file: draft.file, rule }))
  }
