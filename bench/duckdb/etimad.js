import { rules } from '../lib/answer.js'

/**
 * The seven rules of pack etimad in DuckDB's SQL, over tables that hold what a typed data set holds: ids, addresses
 * and currencies as integer codes, enumerations as places in the lists of the schema, instants as milliseconds (a
 * fraction: the whole day). The answer is the temporary table `flags`: one row a raised outcome, with its value.
 *
 * Several statements, because DuckDB shares no scan between branches of one. Tried and slower, in CPU time on 10 M
 * bids: one statement with CTEs (+20 %), grouping bids by lot and address (1.6 s; by their hash 1.9 s; count(DISTINCT)
 * 2.4 s; list_distinct 1.9 s) against a bit mask of addresses that picks the lots worth a look (0.3 s on top of a
 * grouping that is needed anyway, 0.7 s for the look), a pair of ints as the key against one BIGINT (+7 %), bidders
 * and masks in two groupings (1.6 s against 1.2 s).
 *
 * Left out because neither the generator nor the real sets of the tests' size have them: copies, rows without keys,
 * rows of unknown tenders and lots.
 */

/**
 * Last moment that an instant may mean: that of its day for a day.
 * @param {string} x
 */
export const last = (x) => `CASE WHEN ${x} <> floor(${x}) THEN floor(${x}) + 86399999 ELSE ${x} END`

const submitted = `(withdrawn_at IS NOT NULL OR status > 0 OR (status IS NULL AND (submitted_at IS NOT NULL OR ip IS NOT NULL)))`

/** The newest instants that data tell, a row each: `v`, or null. */
export const events = `
        SELECT unnest([max(submitted_at), max(withdrawn_at)]) AS v FROM bids
        UNION ALL SELECT max(opened_at) FROM tenders
        UNION ALL SELECT max(awarded_at) FROM awards
        UNION ALL SELECT max(signed_at) FROM contracts`

/**
 * Settings and macros, once a connection: for tables of codes, and for tables of texts, where short keys stay
 * inside DuckDB's 12 bytes of a string.
 * @param {'codes' | 'texts'} kind
 */
export function prepare(kind) {
  const macros = {
    codes: [
      'lot_key(tender, lot) AS (tender::BIGINT << 32) | (coalesce(lot, -1) & 4294967295)',
      'key_tender(k) AS (k >> 32)::INT',
      'key_lot(k) AS CASE WHEN k & 4294967295 <> 4294967295 THEN (k & 4294967295)::INT END',
      'known_bid(bid) AS coalesce(bid, -1)',
      'address_bit(ip) AS 1::BIGINT << (ip % 61)',
      'other_bit(ip) AS 1::BIGINT << (ip % 59)',
    ],
    texts: [
      `lot_key(tender, lot) AS tender || chr(9) || coalesce(lot, '')`,
      'key_tender(k) AS split_part(k, chr(9), 1)',
      `key_lot(k) AS nullif(split_part(k, chr(9), 2), '')`,
      `known_bid(bid) AS coalesce(bid, '')`,
      'address_bit(ip) AS 1::BIGINT << (hash(ip) % 61)::INT',
    ],
  }[kind]
  return [
    'SET preserve_insertion_order = false',
    ...macros.map((macro) => `CREATE OR REPLACE MACRO ${macro}`),
  ]
}

/** Name of the temporary table (or variable) → how it is made, in order. */
export const steps = Object.entries({
  // the first moment that as-of may mean
  as_of: `
    SELECT CASE WHEN max(last) = max(day) THEN max(last) - 86399999 ELSE max(last) END AS moment
    FROM (
      SELECT ${last('v')} AS last, CASE WHEN v <> floor(v) THEN ${last('v')} END AS day
      FROM (${events})
    )`,
  closed: `
    SELECT tender_id, method FROM tenders, as_of
    WHERE deadline_at IS NULL OR ${last('deadline_at')} <= moment`,
  divided: 'SELECT DISTINCT tender_id FROM lots',
  withdrawn: `
    SELECT tender_id, lot_id, bidder_id, bid_id, withdrawn_at, ip FROM bids
    WHERE withdrawn_at IS NOT NULL OR status = 4`,
  unplaced: 'SELECT DISTINCT tender_id FROM bids SEMI JOIN divided USING (tender_id) WHERE lot_id IS NULL',
  // withdrawn bids that stood (sure) or may have stood at the deadline
  late: `
    SELECT tender_id, lot_id, bidder_id, bid_id, ip, floor(withdrawn_at) > ${last('deadline_at')} AS sure
    FROM withdrawn JOIN tenders USING (tender_id)
    WHERE withdrawn_at IS NOT NULL AND (deadline_at IS NULL OR ${last('withdrawn_at')} > floor(deadline_at))`,
  // lots where all that stood or may have are of one bidder or one bid; lots where two rows may share an address
  lots_by_bids: `
    SELECT k, sure AND (one_bidder OR one_bid) AS single, dup AND NOT one_bidder AND NOT one_bid AS shared
    FROM (
      SELECT k, bool_or(sure) AS sure, min(bidder_id) = max(bidder_id) AS one_bidder,
        min(known_bid(bid_id)) = max(bid_id) AS one_bid,
        bit_count(bit_or(address_bit(ip))) < count(ip) AS dup
      FROM (
        SELECT lot_key(tender_id, lot_id) AS k, bidder_id, bid_id, ip, status IS NOT NULL AS sure FROM bids
        WHERE withdrawn_at IS NULL AND status IS DISTINCT FROM 0 AND status IS DISTINCT FROM 4
        UNION ALL SELECT lot_key(tender_id, lot_id), bidder_id, bid_id, ip, coalesce(sure, false) FROM late
      )
      GROUP BY k
    )
    WHERE single OR shared`,
  // lots without a bid row: bids_count stands in
  rowless: `
    SELECT k FROM (
      SELECT lot_key(tender_id, lot_id) AS k FROM lots WHERE bids_count = 1
      UNION ALL SELECT lot_key(tender_id, NULL) FROM tenders ANTI JOIN divided USING (tender_id) WHERE bids_count = 1
    ) ANTI JOIN (SELECT lot_key(tender_id, lot_id) AS k FROM bids) USING (k)`,
  single_bid: `
    SELECT 1 AS rule, key_tender(k) AS tender_id, key_lot(k) AS subject_id, 1::DOUBLE AS value
    FROM (SELECT k FROM lots_by_bids WHERE single UNION ALL FROM rowless)
    SEMI JOIN (SELECT tender_id FROM closed WHERE method IN (0, 1)) AS c ON c.tender_id = key_tender(k)
    ANTI JOIN unplaced AS u ON u.tender_id = key_tender(k)`,
  bid_withdrawn: `
    SELECT 2 AS rule, tender_id, lot_id AS subject_id, count(*)::DOUBLE AS value
    FROM withdrawn SEMI JOIN closed USING (tender_id)
    WHERE lot_id IS NOT NULL OR tender_id NOT IN (FROM unplaced)
    GROUP BY ALL`,
  shared_addresses: `
    SELECT k, ip FROM (
      SELECT lot_key(tender_id, lot_id) AS k, ip, bidder_id FROM bids
      SEMI JOIN (
        SELECT k FROM lots_by_bids WHERE shared UNION ALL SELECT lot_key(tender_id, lot_id) FROM withdrawn WHERE ip IS NOT NULL
      ) AS c ON c.k = lot_key(tender_id, lot_id)
      WHERE ip IS NOT NULL AND ${submitted}
    )
    GROUP BY k, ip HAVING min(bidder_id) <> max(bidder_id)`,
  shared_ip: `
    WITH
      r AS MATERIALIZED (
        SELECT lot_key(tender_id, lot_id) AS k, ip, bidder_id, bid_id, ip IS NOT NULL AND ${submitted} AS submitted FROM bids
        SEMI JOIN (SELECT DISTINCT k FROM shared_addresses) AS s ON s.k = lot_key(tender_id, lot_id)
      ),
      partners AS (
        SELECT a.k, a.bidder_id AS x, b.bidder_id AS y FROM r AS a JOIN r AS b
        ON a.k = b.k AND a.bid_id = b.bid_id AND a.bidder_id <> b.bidder_id
      ),
      pairs AS (
        SELECT a.k, a.bidder_id AS x, b.bidder_id AS y FROM r AS a JOIN r AS b
        ON a.k = b.k AND a.ip = b.ip AND a.bidder_id <> b.bidder_id
        WHERE a.submitted AND b.submitted
      )
    SELECT 3 AS rule, key_tender(k) AS tender_id, key_lot(k) AS subject_id, count(DISTINCT x)::DOUBLE AS value
    FROM pairs ANTI JOIN partners USING (k, x, y)
    SEMI JOIN closed AS c ON c.tender_id = key_tender(k)
    WHERE key_lot(k) IS NOT NULL OR key_tender(k) NOT IN (FROM unplaced)
    GROUP BY k`,
  // lots with one award alone below the threshold: only they can be low
  low_candidates: `
    SELECT DISTINCT lot_key(tender_id, lot_id) AS k, estimate, currency
    FROM (
      SELECT tender_id, a.lot_id, l.estimate, l.currency FROM awards AS a JOIN lots AS l USING (tender_id)
      WHERE a.lot_id = l.lot_id AND a.currency = l.currency AND a.amount < :ratio * l.estimate AND a.status IN (0, 1)
      UNION ALL
      SELECT tender_id, NULL, t.estimate, t.currency FROM awards AS a JOIN tenders AS t USING (tender_id)
      WHERE a.lot_id IS NULL AND a.currency = t.currency AND a.amount < :ratio * t.estimate AND a.status IN (0, 1)
        AND tender_id NOT IN (FROM divided)
    ) SEMI JOIN closed USING (tender_id)`,
  low_award: `
    WITH
      a AS MATERIALIZED (
        SELECT tender_id, lot_id, award_id, amount, currency, status, row_number() OVER () AS row FROM awards
        SEMI JOIN (SELECT key_tender(k) AS tender_id FROM low_candidates) AS c USING (tender_id)
      ),
      in_doubt AS (SELECT tender_id FROM a SEMI JOIN divided USING (tender_id) WHERE lot_id IS NULL),
      several AS (
        SELECT tender_id, award_id FROM a WHERE award_id IS NOT NULL GROUP BY ALL HAVING count(DISTINCT lot_id) > 1
      ),
      one AS (
        SELECT tender_id, lot_id, min(status) <= 1 AS counts,
          count(status) = count(*) AND min(status) = max(status) AS stated,
          min(amount) AS amount, min(currency) AS currency,
          count(amount) = count(*) AND count(currency) = count(*) AND min(amount) = max(amount)
            AND min(currency) = max(currency) AND (tender_id, award_id) NOT IN (FROM several) AS priced
        FROM a GROUP BY tender_id, lot_id, award_id, CASE WHEN award_id IS NULL THEN row END
      )
    SELECT 4 AS rule, tender_id, key_lot(c.k) AS subject_id,
      sum(one.amount) FILTER (counts) / estimate AS value
    FROM one JOIN low_candidates AS c ON c.k = lot_key(tender_id, lot_id) ANTI JOIN in_doubt USING (tender_id)
    GROUP BY tender_id, c.k, estimate
    HAVING bool_and(stated) AND bool_and(NOT counts OR (priced AND one.currency = c.currency))
      AND sum(one.amount) FILTER (counts) > 0
      AND sum(one.amount) FILTER (counts) < :ratio * estimate * (1 - 1e-9)`,
  award_cancelled: `
    SELECT 5 AS rule, tender_id, award_id AS subject_id, 1::DOUBLE AS value
    FROM awards SEMI JOIN (SELECT tender_id, award_id FROM awards WHERE status = 2) USING (tender_id, award_id)
    GROUP BY ALL HAVING count(status) = count(*) AND min(status) = 2 AND max(status) = 2`,
  contract_cancelled: `
    SELECT 6 AS rule, tender_id, contract_id AS subject_id, 1::DOUBLE AS value
    FROM contracts SEMI JOIN (
      SELECT tender_id, contract_id FROM contracts WHERE status = 2 OR cancelled_at IS NOT NULL
    ) USING (tender_id, contract_id)
    GROUP BY ALL
    HAVING (count(status) = count(*) AND min(status) = 2 AND max(status) = 2) OR count(cancelled_at) = count(*)`,
  tender_cancelled: `
    WITH
      c AS MATERIALIZED (SELECT tender_id, bids_count FROM tenders WHERE status IN (3, 5)),
      r AS MATERIALIZED (
        SELECT tender_id, lot_id, CASE WHEN ${submitted} THEN 2 WHEN status IS NULL THEN 1 ELSE 0 END AS had
        FROM bids SEMI JOIN c USING (tender_id)
      ),
      by_lot AS (SELECT lot_key(tender_id, lot_id) AS k, max(had) AS had FROM r GROUP BY k),
      lot AS (
        SELECT tender_id, lot_id, bids_count FROM lots SEMI JOIN c USING (tender_id)
        UNION ALL SELECT tender_id, NULL, bids_count FROM c ANTI JOIN divided USING (tender_id)
      ),
      answers AS (
        SELECT tender_id, coalesce(had, CASE WHEN bids_count > 0 THEN 2 WHEN bids_count = 0 THEN 0 ELSE 1 END) AS had
        FROM lot LEFT JOIN by_lot ON k = lot_key(tender_id, lot_id)
        UNION ALL
        SELECT tender_id, greatest(had, 1) FROM r SEMI JOIN divided USING (tender_id) WHERE lot_id IS NULL
      )
    SELECT 7 AS rule, tender_id, tender_id AS subject_id, 1::DOUBLE AS value
    FROM answers JOIN c USING (tender_id)
    GROUP BY tender_id, c.bids_count HAVING max(had) = 2 OR (max(had) = 1 AND c.bids_count > 0)`,
  flags: `
    FROM single_bid UNION ALL FROM bid_withdrawn UNION ALL FROM shared_ip UNION ALL FROM low_award
    UNION ALL FROM award_cancelled UNION ALL FROM contract_cancelled UNION ALL FROM tender_cancelled`,
})

/**
 * Runs steps on a connection that `prepare` was run on: all, which leave the answer in `flags`, or those named.
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @param {{ ratio?: number, only?: readonly string[], instead?: Readonly<Record<string, string>> }} options
 */
export async function flag(connection, { ratio = 0.35, only, instead = {} } = {}) {
  for (const [name, query] of steps) {
    if (only && !only.includes(name)) continue
    const sql = (instead[name] ?? query).replaceAll(':ratio', String(ratio))
    await connection.run(`CREATE OR REPLACE TEMP TABLE ${name} AS ${sql}`)
  }
}

/** What the rules are about, in their order. */
export const subjects = ['lot', 'lot', 'lot', 'lot', 'award', 'contract', 'tender']

/**
 * The answer as ids. Rules are numbered in `flags` in the order of lib/answer.js, from 1.
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @param {'codes' | 'texts'} kind
 * @returns {Promise<[string, string, string][]>}
 */
export async function raised(connection, kind) {
  const found = []
  for (const [i, rule] of rules.entries()) {
    const texts = `SELECT t.text, coalesce(s.text, t.text) FROM flags
      JOIN tender_texts AS t ON t.code = tender_id LEFT JOIN ${subjects[i]}_texts AS s ON s.code = subject_id`
    const query = kind === 'codes' ? texts : 'SELECT tender_id, coalesce(subject_id, tender_id) FROM flags'
    const read = await connection.runAndReadAll(`${query} WHERE rule = ${i + 1}`)
    for (const [tender, id] of read.getRows())
      found.push(/** @type {[string, string, string]} */ ([rule, String(tender), String(id)]))
  }
  return found
}
