import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { generated } from './ocds-contenders.js'

/**
 * The generated releases with what publishers write besides: documents with their addresses, items, texts with escapes
 * and letters beyond ASCII, identifiers and contact points. No rule of the benchmark needs any of it.
 * @param {number} tenders
 */
export async function withDocuments(tenders) {
  const source = await generated(tenders)
  const path = source.replace('releases.jsonl', 'with-documents.jsonl')
  if (existsSync(path)) return path
  const out = createWriteStream(`${path}.part`)
  let number = 0
  for await (const line of createInterface({ input: createReadStream(source) })) {
    const release = JSON.parse(line)
    add(release, ++number)
    if (!out.write(`${JSON.stringify(release)}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
  await rename(`${path}.part`, path)
  return path
}

/** @param {any} release @param {number} number */
function add(release, number) {
  const { tender, parties, bids } = release
  const { title } = tender
  tender.description = `Provisión de bienes y servicios según las especificaciones técnicas "${title}", con entrega en ${number % 90} días.\nVéase el pliego, sección ${number % 12}.`
  tender.documents = ['biddingDocuments', 'tenderNotice'].map((documentType, i) => ({
    id: `${number}-${i}`,
    documentType,
    title: `Anexo ${i}: pliego de bases y condiciones – versión ${i}`,
    url: `https://documents.example.org/descargar/${Math.imul(number, 0x9e3779b1) >>> 0}.pdf?id=${number}&n=${i}`,
    datePublished: '2021-03-04T10:22:31Z',
    format: 'application/pdf',
    language: 'es',
  }))
  tender.items = [1, 2].map((id) => ({
    id: String(id),
    description: `Ítem ${id}, ${title}`,
    classification: { ...tender.classification, description: title },
    quantity: 1 + (number % 40),
    unit: { name: 'Unidad', value: { amount: 12.5, currency: 'EUR' } },
  }))
  for (const party of parties) {
    party.identifier = { scheme: 'ES-RUC', id: party.id, legalName: party.name }
    party.contactPoint = {
      name: 'Oficina de compras',
      email: `office${number}@example.org`,
      telephone: '+34 910 000 000',
    }
  }
  // most publishers list fewer bids than the generator does
  if (bids?.details) bids.details = bids.details.slice(0, 3)
}
