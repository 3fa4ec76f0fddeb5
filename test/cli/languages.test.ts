import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { binary, market, root, rows, ruleText, tenderflag, testFolder, write } from './tenderflag.js'

const folder = testFolder()
const data = market(join(folder, 'data'))
const earlier = join(folder, 'earlier.ndjson')
await tenderflag(['scan', data, '--rules', 'etimad', '-o', earlier])
const single = join(root, 'rules/ocp/R018.yaml')
const english = write(
  join(folder, 'own.yaml'),
  ruleText('own.estimate', 'lot.estimate > 0')
    .replace('[lot.estimate]', '[lot.estimate, lot.currency]')
    .replace('explain: { en: A text }', 'explain: { en: "Estimated at {lot.estimate:money}." }'),
)

describe.each([
  {
    language: 'es',
    message: 'Un solo oferente seguía en competencia al cierre; el procedimiento era abierto.',
    clear: 'Sin alerta: Importes idénticos de oferentes distintos.',
    table: [
      /^tenderflag \S+ · datos a 2024-03-01\n\nDatos leídos\n/,
      / {2}Una sola oferta · gravedad media\n/,
    ],
    compared: [/\nComparación con .*earlier\.ndjson\n {2}nuevas: 0\n/, /\n {2}sin cambios: 2\n/],
    html: [/<html lang="es" dir="ltr">/, /<h1>Señales de alerta en la contratación pública</],
    coverage: [/\nCampos\n/, /no está en la fuente/, /\nCalculados: \d+ de \d+ resultados en su alcance/],
    page: [/^ocp\.R018: Una sola oferta\n/, /\nPor qué merece una revisión\n/],
    flags: [
      'Se adjudicó por 20\u00a0SAR, el 20\u00a0% del valor estimado de 100\u00a0SAR.',
      'Solo un oferente seguía en competencia al cierre, aunque el procedimiento era abierto.',
    ],
  },
  {
    language: 'pt',
    message: 'Um único licitante estava na disputa no encerramento; o procedimento era aberto.',
    clear: 'Sem alerta: Valores idênticos de licitantes diferentes.',
    table: [
      /^tenderflag \S+ · dados em 2024-03-01\n\nDados lidos\n/,
      / {2}Uma única proposta · gravidade média\n/,
    ],
    compared: [/\nComparação com .*earlier\.ndjson\n {2}novos: 0\n/, /\n {2}sem alteração: 2\n/],
    html: [/<html lang="pt" dir="ltr">/, /<h1>Sinais de alerta nas contratações públicas</],
    coverage: [/\nCampos\n/, /não está na fonte/, /\nCalculados: \d+ de \d+ resultados no alcance/],
    page: [/^ocp\.R018: Uma única proposta\n/, /\nPor que merece exame\n/],
    flags: [
      'Foi adjudicado por SAR\u00a020, 20% do valor estimado de SAR\u00a0100.',
      'Só um licitante estava na disputa no encerramento, embora o procedimento fosse aberto.',
    ],
  },
  {
    language: 'fr',
    message: 'Un seul soumissionnaire était en lice à la date limite\u202f; la procédure était ouverte.',
    clear: 'Pas d’alerte\u00a0: Montants identiques de soumissionnaires différents.',
    table: [
      /^tenderflag \S+ · données au 2024-03-01\n\nDonnées lues\n/,
      / {2}Une seule offre · gravité moyenne\n/,
    ],
    compared: [
      /\nComparaison avec .*earlier\.ndjson\n {2}nouvelles\u00a0: 0\n/,
      /\n {2}inchangées\u00a0: 2\n/,
    ],
    html: [/<html lang="fr" dir="ltr">/, /<h1>Signaux d’alerte dans les marchés publics</],
    coverage: [/\nChamps\n/, /absente de la source/, /\nCalculés\u00a0: \d+ résultats sur \d+ dans le champ/],
    page: [/^ocp\.R018: Une seule offre\n/, /\nPourquoi cela mérite un examen\n/],
    flags: [
      'Attribué à 20\u00a0SAR, soit 20\u00a0% de l’estimation de 100\u00a0SAR.',
      'Un seul soumissionnaire était en lice à la date limite, alors que la procédure était ouverte.',
    ],
  },
])('--lang $language', ({ language, message, clear, table, compared, html, coverage, page, flags }) => {
  const run = async (...args: string[]) => {
    const { stdout, stderr, code } = await tenderflag([...args, '--lang', language])
    expect([stderr, code]).toEqual(['', 0])
    return stdout
  }
  const expectAll = (text: string, says: readonly RegExp[]) => {
    for (const said of says) expect(text).toMatch(said)
  }

  test('outcomes', async () => {
    const stdout = await run('scan', data, '--rules', 'ocp', '--outcomes', 'all')
    const said = rows(stdout).map((row) => Reflect.get(row, 'message'))
    expect(said).toContain(message)
    expect(said).toContain(clear)
  })
  test('the table', async () => {
    expectAll(await run('scan', data, '--rules', single, '-f', 'table'), table)
  })
  test('the comparison', async () => {
    expectAll(await run('scan', data, '--rules', 'etimad', '--compare', earlier, '-f', 'table'), compared)
  })
  test('the page', async () => {
    expectAll(await run('scan', data, '--rules', single, '-f', 'html'), html)
  })
  test('coverage', async () => {
    expectAll(await run('coverage', data, '--rules', single), coverage)
  })
  test('explain', async () => {
    expectAll(await run('explain', 'ocp.R018'), page)
  })
  test('flags of the rules that run where none are named', async () => {
    const stdout = await run('scan', data)
    expect(rows(stdout).map((row) => Reflect.get(row, 'message'))).toEqual(flags)
  })
  test('texts that a rule has in English alone are English throughout', async () => {
    const stdout = await run('scan', data, '--rules', english)
    expect(rows(stdout).map((row) => Reflect.get(row, 'message'))).toEqual(['Estimated at SAR\u00a0100.'])
  })
  test('the same bytes whatever the locale of the system', async () => {
    const args = ['scan', data, '--rules', 'ocp', '-f', 'html', '--lang', language]
    const [here, there] = await Promise.all([
      binary(args, { env: { LC_ALL: 'C', TZ: 'UTC' } }),
      binary(args, { env: { LC_ALL: 'ar_SA.UTF-8', LANG: 'ar_SA.UTF-8', TZ: 'Pacific/Kiritimati' } }),
    ])
    expect(there).toEqual(here)
    expect(here.code).toBe(0)
  })
})
