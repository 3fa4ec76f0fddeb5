/**
 * The seven rules of pack etimad in ClickHouse's SQL, over the tables of codes of duckdb/tables.js, step by step as in
 * duckdb/etimad.js (which says what each is), in its own best ways: sets (`IN`) in place of joins wherever only
 * membership is asked, so that no hash table of all bids is built, and columns of keys without a bitmap of nulls.
 */

/** @param {string} x */
const last = (x) => `if(${x} <> floor(${x}), floor(${x}) + 86399999, ${x})`
const key = `bitOr(bitShiftLeft(toInt64(tender_id), 32), bitAnd(toInt64(ifNull(lot_id, -1)), 4294967295))`
const noLot = `bitOr(bitShiftLeft(toInt64(tender_id), 32), 4294967295)`
const tenderOf = (/** @type {string} */ k) => `toInt32(bitShiftRight(${k}, 32))`
const lotOf = (/** @type {string} */ k) =>
  `if(bitAnd(${k}, 4294967295) = 4294967295, NULL, toInt32(bitAnd(${k}, 4294967295)))`
const submitted = `(withdrawn_at IS NOT NULL OR status > 0 OR (status IS NULL AND (submitted_at IS NOT NULL OR ip IS NOT NULL)))`
const placed = '(lot_id IS NOT NULL OR tender_id NOT IN (SELECT tender_id FROM unplaced))'

/** Name of the table → how it is made, in order. */
const steps = Object.entries({
  as_of: `
    SELECT if(max(l) = max(d), max(l) - 86399999, max(l)) AS moment
    FROM (
      SELECT ${last('v')} AS l, if(v <> floor(v), ${last('v')}, NULL) AS d
      FROM (
        SELECT arrayJoin([max(submitted_at), max(withdrawn_at)]) AS v FROM bids
        UNION ALL SELECT max(opened_at) FROM tenders
        UNION ALL SELECT max(awarded_at) FROM awards
        UNION ALL SELECT max(signed_at) FROM contracts
      )
    )`,
  closed: `
    SELECT tender_id, method FROM tenders
    WHERE deadline_at IS NULL OR ${last('deadline_at')} <= (SELECT moment FROM as_of)`,
  divided: 'SELECT DISTINCT tender_id FROM lots',
  withdrawn: `
    SELECT tender_id, lot_id, bidder_id, bid_id, withdrawn_at, ip FROM bids
    WHERE withdrawn_at IS NOT NULL OR status = 4`,
  unplaced: `
    SELECT DISTINCT tender_id FROM bids WHERE lot_id IS NULL AND tender_id IN (SELECT tender_id FROM divided)`,
  late: `
    SELECT tender_id, lot_id, bidder_id, bid_id, ip, floor(withdrawn_at) > ${last('deadline_at')} AS sure
    FROM withdrawn INNER JOIN (
      SELECT tender_id, deadline_at FROM tenders WHERE tender_id IN (SELECT tender_id FROM withdrawn)
    ) AS t USING (tender_id)
    WHERE withdrawn_at IS NOT NULL AND (deadline_at IS NULL OR ${last('withdrawn_at')} > floor(deadline_at))`,
  lots_by_bids: `
    SELECT k, any_sure AND (one_bidder OR one_bid) AS single, dup AND NOT one_bidder AND NOT one_bid AS shared
    FROM (
      SELECT k, max(sure) AS any_sure, min(bidder_id) = max(bidder_id) AS one_bidder,
        min(ifNull(bid_id, -1)) = max(bid_id) AS one_bid,
        bitCount(groupBitOr(bitShiftLeft(toUInt64(1), ip % 61))) < count(ip) AS dup
      FROM (
        SELECT ${key} AS k, bidder_id, bid_id, ip, status IS NOT NULL AS sure FROM bids
        WHERE withdrawn_at IS NULL AND (status IS NULL OR (status <> 0 AND status <> 4))
        UNION ALL SELECT ${key}, bidder_id, bid_id, ip, ifNull(sure, 0) FROM late
      )
      GROUP BY k
    )
    WHERE single OR shared`,
  counted: `
    SELECT ${key} AS k FROM lots WHERE bids_count = 1
    UNION ALL SELECT ${noLot} FROM tenders
    WHERE bids_count = 1 AND tender_id NOT IN (SELECT tender_id FROM divided)`,
  rowless: `
    SELECT k FROM counted
    WHERE k NOT IN (SELECT ${key} AS b FROM bids WHERE b IN (SELECT k FROM counted))`,
  single_bid: `
    SELECT 1 AS rule, ${tenderOf('k')} AS tender_id, ${lotOf('k')} AS subject_id, 1. AS value
    FROM (SELECT k FROM lots_by_bids WHERE single UNION ALL SELECT k FROM rowless)
    WHERE tender_id IN (SELECT tender_id FROM closed WHERE method IN (0, 1))
      AND tender_id NOT IN (SELECT tender_id FROM unplaced)`,
  bid_withdrawn: `
    SELECT 2 AS rule, tender_id, lot_id AS subject_id, toFloat64(count()) AS value FROM withdrawn
    WHERE tender_id IN (SELECT tender_id FROM closed) AND ${placed}
    GROUP BY tender_id, lot_id`,
  shared_addresses: `
    SELECT k, ip FROM (
      SELECT ${key} AS k, ip, bidder_id FROM bids
      WHERE ip IS NOT NULL AND ${submitted} AND k IN (
        SELECT k FROM lots_by_bids WHERE shared UNION ALL SELECT ${key} FROM withdrawn WHERE ip IS NOT NULL
      )
    )
    GROUP BY k, ip HAVING min(bidder_id) <> max(bidder_id)`,
  sharing: `
    SELECT ${key} AS k, ip, bidder_id, bid_id, ip IS NOT NULL AND ${submitted} AS handed_in FROM bids
    WHERE k IN (SELECT k FROM shared_addresses)`,
  shared_ip: `
    SELECT 3 AS rule, ${tenderOf('k')} AS tender_id, ${lotOf('k')} AS subject_id, toFloat64(uniqExact(x)) AS value
    FROM (
      SELECT a.k AS k, a.bidder_id AS x, b.bidder_id AS y
      FROM sharing AS a INNER JOIN sharing AS b ON a.k = b.k AND a.ip = b.ip
      WHERE a.bidder_id <> b.bidder_id AND a.handed_in AND b.handed_in
    )
    WHERE (k, x, y) NOT IN (
        SELECT a.k, a.bidder_id, b.bidder_id FROM sharing AS a INNER JOIN sharing AS b
        ON a.k = b.k AND a.bid_id = b.bid_id WHERE a.bidder_id <> b.bidder_id
      )
      AND ${tenderOf('k')} IN (SELECT tender_id FROM closed)
      AND (${lotOf('k')} IS NOT NULL OR ${tenderOf('k')} NOT IN (SELECT tender_id FROM unplaced))
    GROUP BY k`,
  low_candidates: `
    SELECT DISTINCT ${key} AS k, estimate, currency
    FROM (
      SELECT a.tender_id AS tender_id, a.lot_id AS lot_id, l.estimate AS estimate, l.currency AS currency
      FROM lots AS l INNER JOIN (SELECT * FROM awards WHERE status IN (0, 1) AND lot_id IS NOT NULL) AS a
      ON a.tender_id = l.tender_id AND a.lot_id = l.lot_id AND a.currency = l.currency
      WHERE a.amount < :ratio * l.estimate
      UNION ALL
      SELECT a.tender_id, NULL, t.estimate, t.currency
      FROM tenders AS t INNER JOIN (SELECT * FROM awards WHERE status IN (0, 1) AND lot_id IS NULL) AS a
      ON a.tender_id = t.tender_id AND a.currency = t.currency
      WHERE a.amount < :ratio * t.estimate AND a.tender_id NOT IN (SELECT tender_id FROM divided)
    )
    WHERE tender_id IN (SELECT tender_id FROM closed)`,
  low: `
    SELECT tender_id, lot_id, award_id, amount, currency, status, rowNumberInAllBlocks() AS place FROM awards
    WHERE tender_id IN (SELECT ${tenderOf('k')} FROM low_candidates)`,
  one: `
    SELECT tender_id, ${key} AS k, min(status) <= 1 AS counts,
      count(status) = count() AND min(status) = max(status) AS stated,
      min(amount) AS total, min(currency) AS money,
      count(amount) = count() AND count(currency) = count() AND min(amount) = max(amount)
        AND min(currency) = max(currency)
        AND (tender_id, award_id) NOT IN (
          SELECT tender_id, award_id FROM low GROUP BY tender_id, award_id HAVING uniqExact(lot_id) > 1
        ) AS priced
    FROM low GROUP BY tender_id, lot_id, award_id, if(award_id IS NULL, place, NULL)`,
  low_award: `
    SELECT 4 AS rule, tender_id, ${lotOf('k')} AS subject_id, sumIf(total, counts) / estimate AS value
    FROM one INNER JOIN low_candidates AS c USING (k)
    WHERE tender_id NOT IN (
      SELECT tender_id FROM low WHERE lot_id IS NULL AND tender_id IN (SELECT tender_id FROM divided)
    )
    GROUP BY tender_id, k, estimate
    HAVING min(stated) AND min(NOT counts OR (priced AND money = c.currency))
      AND sumIf(total, counts) > 0 AND sumIf(total, counts) < :ratio * estimate * (1 - 1e-9)`,
  award_cancelled: `
    SELECT 5 AS rule, tender_id, award_id AS subject_id, 1. AS value FROM awards
    WHERE (tender_id, award_id) IN (SELECT tender_id, award_id FROM awards WHERE status = 2)
    GROUP BY tender_id, award_id HAVING count(status) = count() AND min(status) = 2 AND max(status) = 2`,
  contract_cancelled: `
    SELECT 6 AS rule, tender_id, contract_id AS subject_id, 1. AS value FROM contracts
    WHERE (tender_id, contract_id) IN (
      SELECT tender_id, contract_id FROM contracts WHERE status = 2 OR cancelled_at IS NOT NULL
    )
    GROUP BY tender_id, contract_id
    HAVING (count(status) = count() AND min(status) = 2 AND max(status) = 2) OR count(cancelled_at) = count()`,
  called_off: 'SELECT tender_id, bids_count FROM tenders WHERE status IN (3, 5)',
  called_off_bids: `
    SELECT tender_id, lot_id, multiIf(${submitted}, 2, status IS NULL, 1, 0) AS had
    FROM bids WHERE tender_id IN (SELECT tender_id FROM called_off)`,
  tender_cancelled: `
    SELECT 7 AS rule, tender_id, tender_id AS subject_id, 1. AS value
    FROM (
      SELECT tender_id, coalesce(had, multiIf(bids_count > 0, 2, bids_count = 0, 0, 1)) AS said
      FROM (
        SELECT tender_id, ${key} AS k, bids_count FROM lots WHERE tender_id IN (SELECT tender_id FROM called_off)
        UNION ALL SELECT tender_id, ${noLot}, bids_count FROM called_off
        WHERE tender_id NOT IN (SELECT tender_id FROM divided)
      ) AS l
      LEFT JOIN (SELECT ${key} AS k, toNullable(max(had)) AS had FROM called_off_bids GROUP BY k) AS b USING (k)
      UNION ALL
      SELECT tender_id, greatest(had, 1) FROM called_off_bids
      WHERE lot_id IS NULL AND tender_id IN (SELECT tender_id FROM divided)
    ) AS answers INNER JOIN called_off AS c USING (tender_id)
    GROUP BY tender_id, c.bids_count HAVING max(said) = 2 OR (max(said) = 1 AND c.bids_count > 0)`,
  flags: `
    SELECT * FROM single_bid UNION ALL SELECT * FROM bid_withdrawn UNION ALL SELECT * FROM shared_ip
    UNION ALL SELECT * FROM low_award UNION ALL SELECT * FROM award_cancelled
    UNION ALL SELECT * FROM contract_cancelled UNION ALL SELECT * FROM tender_cancelled`,
})

/**
 * An engine with the tables in its memory, two threads.
 * @param {Readonly<Record<string, string>>} files of lib/code-files.js
 */
export async function openChdb(files) {
  const { Session } = await import('chdb')
  const session = new Session()
  const ask = (/** @type {string} */ sql, format = 'CSV') => session.queryAsync(sql, { format })
  await ask('SET max_threads = 2')
  await ask('SET join_use_nulls = 1')
  const tables = ['tenders', 'lots', 'bids', 'awards', 'contracts']
  for (const table of tables)
    await ask(
      `CREATE TABLE ${table} ENGINE = Memory AS
        SELECT * REPLACE (assumeNotNull(tender_id) AS tender_id) FROM file('${files[table]}', Parquet)`,
    )
  return {
    async flag(ratio = 0.35) {
      for (const [name, sql] of steps) {
        await ask(`DROP TABLE IF EXISTS ${name} SYNC`)
        await ask(`CREATE TABLE ${name} ENGINE = Memory AS ${sql.replaceAll(':ratio', String(ratio))}`)
      }
    },
    /** @returns {Promise<[number, number, number | null][]>} */
    async raised() {
      const read = await ask('SELECT rule, tender_id, subject_id FROM flags', 'JSONCompactEachRow')
      return read
        .text()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    },
    close: () => session.close(),
  }
}
