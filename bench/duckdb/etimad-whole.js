import { rules } from '../lib/answer.js'
import { events, last, subjects } from './etimad.js'
import { reasons } from './whole-reasons.js'

/**
 * The whole answer of pack etimad in DuckDB's SQL, over the tables of codes of `tables.js` (with `wantedWhole`): table
 * `tally`, how many subjects of each rule have which outcome, those not computable by reason, and table `flags`, each
 * with value, threshold, severity and confidence. Outcomes are 0 not applicable, 1 clear, 2 raised, from 3 on a place in
 * whole-reasons.js. Written from the definitions; test/bench holds it against scans.
 *
 * As in etimad.js the cheapest grouping of all bids picks the lots worth a look (`groups`: by usual bids alone), and only
 * lots with a withdrawn bid or one without a status (`odd_lots`, one in eighteen) are worked out in full. Nothing is written
 * down of clear lots: they are counted as what is left of each scope. Tried, in CPU time on 1 M bids of 1.4 s in all:
 * a second mask of addresses (14 ms dearer, and a quarter fewer rows to look at); lots without rows found beside the lots of
 * the grouping, of all rows then, against beside the bids (-30 ms); members of joint bids alone as lists against those
 * of all bids (-100 ms); awards of several rows in the tenders that a mask picks against in all (-20 ms; contracts gain
 * nothing); the rows to look at in two tables, wide and narrow, against one (-15 % of that step on 10 M bids).
 *
 * Left out, beside what etimad.js leaves out (copies, rows without keys, of unknown tenders and lots): bids without
 * a bidder, a consortium that bids twice in a lot or whose members' bids differ in status, bases of amounts, and the limit
 * of titles that a scan compares in one group. The sources have none. Reasons are all told apart.
 */

/** Code of an outcome that is not computable, by column (or table) and problem. @param {string} of @param {string} problem */
function why(of, problem) {
  const place = reasons.findIndex(
    (one) => `${one[0]}${one[1] ? `.${one[1]}` : ''}` === of && one[2] === problem,
  )
  if (place < 0) throw new RangeError(`no reason ${of} ${problem}`)
  return 3 + place
}

/** 2 surely, 1 perhaps, 0 not. */
const submitted = `CASE
  WHEN withdrawn_at IS NOT NULL OR status > 0 OR (status IS NULL AND (submitted_at IS NOT NULL OR ip IS NOT NULL)) THEN 2
  WHEN status IS NULL THEN 1 ELSE 0 END`

/** Name of the temporary table → how it is made, in order. */
export const steps = Object.entries({
  as_of: `
    SELECT max(last) AS last, CASE WHEN max(last) = max(moment) THEN max(last) ELSE max(last) - 86399999 END AS first
    FROM (
      SELECT ${last('v')} AS last, CASE WHEN v = floor(v) THEN v END AS moment
      FROM (${events})
    )`,
  divided: 'SELECT tender_id, count(*)::INT AS lots FROM lots GROUP BY tender_id',
  scopes: `
    SELECT tender_id, coalesce(lots, 1) AS lots, lot_scope, (CASE
        WHEN lot_scope = 0 OR method > 1 THEN 0
        WHEN lot_scope > 1 THEN lot_scope
        WHEN method IS NULL THEN ${why('tenders.method', 'missing')} ELSE 1 END)::TINYINT AS single_scope
    FROM (
      SELECT tender_id, method, (CASE
        WHEN deadline_at IS NULL OR ${last('deadline_at')} <= first THEN 1
        WHEN first IS NULL THEN ${why('scan.as_of', 'missing')}
        WHEN floor(deadline_at) > last THEN 0
        ELSE ${why('tenders.deadline_at', 'same_day')} END)::TINYINT AS lot_scope
      FROM tenders, as_of
    ) LEFT JOIN divided USING (tender_id)`,
  // every lot with a row, by its usual bids alone: all of one bidder or one bid; two may share an address; one is missing
  groups: `
    SELECT k, one, dup AND NOT one AS dup, missing AND NOT one AS missing
    FROM (
      SELECT lot_key(tender_id, lot_id) AS k,
        coalesce(min(who) = max(who) OR min(bid) = nullif(max(bid), -1), false) AS one,
        bit_count(bit_or(address_bit(ip))) < count(ip) AND bit_count(bit_or(other_bit(ip))) < count(ip) AS dup,
        count(ip) < count(who) AS missing
      FROM (
        SELECT tender_id, lot_id, CASE WHEN usual THEN bidder_id END AS who, CASE WHEN usual THEN known_bid(bid_id) END AS bid,
          CASE WHEN usual THEN ip END AS ip
        FROM (SELECT *, withdrawn_at IS NULL AND status BETWEEN 1 AND 3 AS usual FROM bids)
      )
      GROUP BY k
    )`,
  unplaced: `
    SELECT tender_id FROM (SELECT key_tender(k) AS tender_id FROM groups WHERE key_lot(k) IS NULL)
    SEMI JOIN divided USING (tender_id)`,
  odd_lots: `
    SELECT k, more, deadline_at, opened_at
    FROM (
      SELECT k, bool_or(more) AS more FROM (
        SELECT lot_key(tender_id, lot_id) AS k, false AS more FROM bids
        WHERE withdrawn_at IS NOT NULL OR status = 4 OR status IS NULL
        UNION ALL
        SELECT k, true FROM groups SEMI JOIN unplaced ON tender_id = key_tender(k)
      )
      WHERE key_lot(k) IS NOT NULL OR key_tender(k) NOT IN (FROM unplaced)
      GROUP BY k
    ) JOIN tenders ON tender_id = key_tender(k)`,
  plain_lots: `
    SELECT k, one, dup, missing FROM groups ANTI JOIN odd_lots USING (k)
    WHERE (one OR dup OR missing) AND (key_lot(k) IS NOT NULL OR key_tender(k) NOT IN (FROM unplaced))`,
  // the bids of lots to be looked at row by row: odd ones, and those where two may share an address
  looked: `
    SELECT k, tender_id, bidder_id, bid_id, ip, amount, currency, round, is_winner, withdrawn_at, deadline_at, opened_at,
      (${submitted})::TINYINT AS submitted,
      (CASE WHEN withdrawn_at IS NOT NULL OR status = 4 THEN 2 WHEN status IS NULL THEN 1 ELSE 0 END)::TINYINT AS gone
    FROM bids JOIN odd_lots ON k = lot_key(tender_id, lot_id)`,
  addresses_seen: `
    SELECT lot_key(tender_id, lot_id) AS k, bidder_id, bid_id, CASE WHEN status > 0 THEN ip END AS ip
    FROM bids SEMI JOIN (SELECT k FROM plain_lots WHERE dup) AS c ON c.k = lot_key(tender_id, lot_id)
    UNION ALL
    SELECT k, bidder_id, bid_id, CASE WHEN submitted = 2 THEN ip END FROM looked`,
  shared: `
    WITH
      r AS MATERIALIZED (
        FROM addresses_seen SEMI JOIN (
          SELECT DISTINCT k FROM (
            SELECT k FROM addresses_seen WHERE ip IS NOT NULL GROUP BY k, ip HAVING min(bidder_id) <> max(bidder_id)
          )
        ) USING (k)
      ),
      partners AS (
        SELECT a.k, a.bidder_id AS x, b.bidder_id AS y FROM r AS a JOIN r AS b
        ON a.k = b.k AND a.bid_id = b.bid_id AND a.bidder_id <> b.bidder_id
      ),
      pairs AS (
        SELECT a.k, a.bidder_id AS x, b.bidder_id AS y FROM r AS a JOIN r AS b
        ON a.k = b.k AND a.ip = b.ip AND a.bidder_id <> b.bidder_id
      )
    SELECT k, count(DISTINCT x) AS sharers FROM pairs ANTI JOIN partners USING (k, x, y) GROUP BY k`,
  odd: `
    WITH
      -- bids of several rows: their members, and what one of the rows says for all
      joint AS MATERIALIZED (
        SELECT k, bid_id, list_sort(list_distinct(list(bidder_id))) AS members, min(rowid) AS first,
          max(gone) AS gone, CASE WHEN len(members) > 1 THEN -1 - (hash(members) >> 2)::BIGINT END AS together
        FROM looked WHERE bid_id IS NOT NULL GROUP BY k, bid_id HAVING count(*) > 1
      ),
      r AS (
        SELECT k, coalesce(together, bidder_id) AS who, ip IS NULL AND submitted > 0 AS missing, submitted,
          CASE WHEN first IS NULL THEN l.gone WHEN first = row THEN joint.gone ELSE 0 END AS gone,
          submitted = 2 AND l.gone <> 2 AS stays,
          (CASE
            WHEN withdrawn_at IS NULL THEN CASE WHEN submitted = 0 OR l.gone = 2 THEN 0 WHEN l.gone = 1 THEN 1 ELSE 2 END
            WHEN floor(withdrawn_at) > ${last('deadline_at')} THEN 2
            WHEN ${last('withdrawn_at')} <= floor(deadline_at) THEN 0
            ELSE 1 END)::TINYINT AS stood,
          CASE WHEN withdrawn_at IS NULL THEN ${why('bids.status', 'missing')}
            WHEN deadline_at IS NULL THEN ${why('tenders.deadline_at', 'missing')}
            ELSE ${why('tenders.deadline_at', 'same_day')} END AS why
        FROM (SELECT *, rowid AS row FROM looked) AS l LEFT JOIN joint USING (k, bid_id)
      ),
      by_bidder AS (
        SELECT k, max(submitted) AS submitted, max(stood) AS stood, min(why) FILTER (stood = 1) AS why, bool_or(missing) AS missing,
          count_if(gone = 2) AS gone, count_if(gone > 0) AS gone_most, bool_or(stays) AS stays
        FROM r GROUP BY k, who
      )
    SELECT k, more, gone, gone_most,
      submitted_least, submitted_most, staying,
      CASE WHEN least > 1 THEN 1 WHEN more THEN ${why('bids.lot_id', 'unplaced')} WHEN most < 1 THEN 1
        WHEN least = most THEN 2 ELSE why END AS single,
      CASE WHEN gone > 0 THEN 2 WHEN more THEN ${why('bids.lot_id', 'unplaced')}
        WHEN gone_most > 0 THEN ${why('bids.status', 'missing')} ELSE 1 END AS withdrawn,
      CASE WHEN more THEN ${why('bids.lot_id', 'unplaced')}
        WHEN submitted_most > 1 AND missing THEN ${why('bids.ip', 'missing')} ELSE 1 END AS unshared
    FROM (
      SELECT k, count_if(submitted = 2) AS submitted_least, count_if(submitted > 0) AS submitted_most,
        count_if(stood = 2) AS least, count_if(stood > 0) AS most, min(why) AS why, bool_or(missing) AS missing,
        sum(gone) AS gone, sum(gone_most) AS gone_most, count_if(stays) AS staying
      FROM by_bidder GROUP BY k
    ) JOIN odd_lots USING (k)`,
  rowless: `
    SELECT k, bids_count FROM (
      SELECT lot_key(tender_id, lot_id) AS k, bids_count FROM lots
      UNION ALL
      SELECT lot_key(tender_id, NULL), bids_count FROM tenders ANTI JOIN divided USING (tender_id)
    ) ANTI JOIN groups USING (k)`,
  lots_said: `
    SELECT k, single, lot_scope, single_scope, withdrawn, gone,
      CASE WHEN sharers >= 2 THEN 2 ELSE unshared END AS shared,
      CASE WHEN unshared = 1 THEN sharers END AS shared_by
    FROM (
      SELECT k, single, withdrawn, CASE WHEN gone = gone_most AND NOT more THEN gone END AS gone, unshared FROM odd
      UNION ALL
      SELECT k, CASE WHEN one THEN 2 ELSE 1 END, 1, 0, CASE WHEN missing THEN ${why('bids.ip', 'missing')} ELSE 1 END
      FROM plain_lots
      UNION ALL
      SELECT k, CASE WHEN bids_count IS NULL OR more THEN why WHEN bids_count = 1 THEN 2 ELSE 1 END,
        CASE WHEN bids_count = 0 AND NOT more THEN 1 ELSE why END, 0,
        CASE WHEN bids_count IS NULL OR more THEN why WHEN bids_count > 1 THEN ${why('bids.ip', 'missing')} ELSE 1 END
      FROM (
        SELECT k, bids_count, u.tender_id IS NOT NULL AS more,
          CASE WHEN u.tender_id IS NOT NULL THEN ${why('bids.lot_id', 'unplaced')} ELSE ${why('bids', 'missing')} END AS why
        FROM rowless LEFT JOIN unplaced AS u ON u.tender_id = key_tender(k)
      )
    )
    LEFT JOIN shared USING (k)
    JOIN scopes ON tender_id = key_tender(k)`,
  // tenders where two rows of awards may share an id or a lot; those with an award of no lot; awards of several rows
  busy_tenders: `
    SELECT tender_id FROM awards GROUP BY tender_id
    HAVING bit_count(bit_or(1::BIGINT << (award_id % 61))) < count(award_id)
      OR bit_count(bit_or(1::BIGINT << (lot_id % 61))) < count(lot_id) OR count(*) - count(lot_id) > 1`,
  award_doubt: `
    SELECT DISTINCT tender_id FROM (SELECT tender_id FROM awards WHERE lot_id IS NULL) SEMI JOIN divided USING (tender_id)`,
  several_rows: `
    SELECT tender_id, award_id, count(*) AS n, min(lot_id) <> max(lot_id) AS lots,
      (CASE WHEN count(status) < count(*) THEN ${why('awards.status', 'missing')}
        WHEN min(status) <> max(status) THEN ${why('awards.status', 'differs')}
        WHEN min(status) = 2 THEN 2 ELSE 1 END)::TINYINT AS cancelled
    FROM awards SEMI JOIN busy_tenders USING (tender_id) WHERE award_id IS NOT NULL
    GROUP BY tender_id, award_id HAVING count(*) > 1`,
  busy_lots: `
    SELECT DISTINCT k FROM (
      SELECT lot_key(tender_id, lot_id) AS k FROM awards SEMI JOIN busy_tenders USING (tender_id) GROUP BY k HAVING count(*) > 1
      UNION ALL SELECT lot_key(tender_id, lot_id) FROM awards SEMI JOIN several_rows USING (tender_id, award_id)
      UNION ALL SELECT lot_key(tender_id, lot_id) FROM lots SEMI JOIN award_doubt USING (tender_id)
    )
    WHERE key_lot(k) IS NOT NULL OR key_tender(k) NOT IN (FROM award_doubt)`,
  // lots of one award of one row: an outcome with how many have it, and with each that is flagged
  plain_awards: `
    SELECT outcome, CASE WHEN outcome = 2 THEN k END AS k, CASE WHEN outcome = 2 THEN value END AS value, count(*) AS n
    FROM (
      SELECT k, amount / estimate AS value, CASE
        WHEN status > 1 OR coalesce(lot_scope, 1) = 0 THEN 0
        WHEN lot_scope > 1 THEN lot_scope
        WHEN status IS NULL THEN ${why('awards.status', 'missing')}
        WHEN amount IS NULL THEN ${why('awards.amount', 'missing')}
        WHEN a.currency IS NULL THEN ${why('awards.currency', 'missing')}
        WHEN estimate IS NULL THEN CASE WHEN whole THEN ${why('tenders.estimate', 'missing')} ELSE ${why('lots.estimate', 'missing')} END
        WHEN estimate <= 0 THEN CASE WHEN whole THEN ${why('tenders.estimate', 'not_positive')} ELSE ${why('lots.estimate', 'not_positive')} END
        WHEN amount <= 0 THEN ${why('awards.amount', 'not_positive')}
        WHEN of IS NULL THEN CASE WHEN whole THEN ${why('tenders.currency', 'missing')} ELSE ${why('lots.currency', 'missing')} END
        WHEN of <> a.currency THEN ${why('awards.currency', 'differs')}
        WHEN amount / estimate < :ratio * (1 - 1e-9) THEN 2 ELSE 1 END AS outcome
      FROM (
        SELECT tender_id, lot_key(tender_id, a.lot_id) AS k, false AS whole, a.status, amount, a.currency, l.estimate, l.currency AS of
        FROM awards AS a JOIN lots AS l USING (tender_id, lot_id)
        UNION ALL
        SELECT tender_id, lot_key(tender_id, NULL), true, a.status, amount, a.currency, t.estimate, t.currency
        FROM awards AS a JOIN tenders AS t USING (tender_id) WHERE a.lot_id IS NULL
      ) AS a
      ANTI JOIN busy_lots USING (k)
      LEFT JOIN (SELECT tender_id, lot_scope FROM scopes WHERE lot_scope <> 1) USING (tender_id)
      WHERE whole IS FALSE OR tender_id NOT IN (FROM award_doubt)
    )
    GROUP BY ALL`,
  busy_awards: `
    WITH
      one AS (
        SELECT k, any_value(tender_id) AS tender_id,
          CASE WHEN count(status) < count(*) THEN ${why('awards.status', 'missing')}
            WHEN min(status) <> max(status) THEN ${why('awards.status', 'differs')} END AS whether,
          whether IS NULL AND min(status) <= 1 AS counts,
          least(
            CASE WHEN count(amount) < count(*) THEN ${why('awards.amount', 'missing')}
              WHEN min(amount) <> max(amount) THEN ${why('awards.amount', 'differs')} END,
            CASE WHEN count(currency) < count(*) THEN ${why('awards.currency', 'missing')}
              WHEN min(currency) <> max(currency) THEN ${why('awards.currency', 'differs')} END,
            CASE WHEN bool_or(lots) THEN ${why('awards.amount', 'several_lots')} END
          ) AS doubt,
          min(amount) AS amount, min(currency) AS currency
        FROM (
          SELECT k, tender_id, award_id, amount, currency, status, lots, row
          FROM (
            SELECT lot_key(tender_id, lot_id) AS k, *, CASE WHEN award_id IS NULL THEN rowid END AS row FROM awards
          ) SEMI JOIN busy_lots USING (k)
          LEFT JOIN (SELECT tender_id, award_id, lots FROM several_rows) USING (tender_id, award_id)
        )
        GROUP BY k, award_id, row
      ),
      sums AS (
        SELECT k, count_if(counts) AS sure, min(whether) AS whether,
          least(min(whether), min(doubt) FILTER (counts), CASE
            WHEN min(currency) FILTER (counts) <> max(currency) FILTER (counts) THEN ${why('awards.currency', 'differs')} END) AS doubt,
          sum(amount ORDER BY amount) FILTER (counts) AS amount, min(currency) FILTER (counts) AS currency
        FROM one GROUP BY k
      ),
      said AS (
        SELECT k, tender_id, coalesce(sure, 0) AS sure, whether, doubt, amount, sums.currency, l.estimate, l.currency AS of, whole,
          tender_id IN (FROM award_doubt) AS more
        FROM (
          SELECT k, tender_id, false AS whole, estimate, currency FROM busy_lots
          JOIN lots ON tender_id = key_tender(k) AND lot_id = key_lot(k)
          UNION ALL
          SELECT k, tender_id, true, estimate, currency FROM busy_lots
          JOIN tenders ON tender_id = key_tender(k) WHERE key_lot(k) IS NULL
        ) AS l LEFT JOIN sums USING (k)
      )
    SELECT k, amount / estimate AS value, CASE
        WHEN lot_scope = 0 OR (sure = 0 AND whether IS NULL AND NOT more) THEN 0
        WHEN lot_scope > 1 THEN lot_scope
        WHEN sure = 0 THEN CASE WHEN more THEN ${why('awards.lot_id', 'unplaced')} ELSE whether END
        WHEN doubt IS NOT NULL OR more THEN least(doubt, CASE WHEN more THEN ${why('awards.lot_id', 'unplaced')} END)
        WHEN estimate IS NULL THEN CASE WHEN whole THEN ${why('tenders.estimate', 'missing')} ELSE ${why('lots.estimate', 'missing')} END
        WHEN estimate <= 0 THEN CASE WHEN whole THEN ${why('tenders.estimate', 'not_positive')} ELSE ${why('lots.estimate', 'not_positive')} END
        WHEN amount <= 0 THEN ${why('awards.amount', 'not_positive')}
        WHEN of IS NULL THEN CASE WHEN whole THEN ${why('tenders.currency', 'missing')} ELSE ${why('lots.currency', 'missing')} END
        WHEN of <> currency THEN ${why('awards.currency', 'differs')}
        WHEN amount / estimate < :ratio * (1 - 1e-9) THEN 2 ELSE 1 END AS outcome
    FROM said JOIN scopes USING (tender_id)`,
  // what makes a withdrawal worse
  worse: `
    WITH
      flagged AS MATERIALIZED (
        SELECT k, gone_most = gone AND NOT more AS sure, submitted_least, submitted_most = submitted_least AS known, staying
        FROM odd SEMI JOIN (SELECT k FROM lots_said WHERE withdrawn = 2 AND lot_scope = 1) USING (k)
      ),
      r AS (
        SELECT k,
          coalesce(bool_or(floor(withdrawn_at) > ${last('deadline_at')}), false) AS after_deadline,
          coalesce(bool_or(floor(withdrawn_at) > ${last('opened_at')}), false) AS after_opening,
          bool_and(coalesce(amount >= 0, false) AND l.currency IS NOT NULL) FILTER (submitted > 0)
            AND min(l.currency) FILTER (submitted > 0) = max(l.currency) FILTER (submitted > 0)
            AND min(coalesce(round, -1)) FILTER (submitted > 0) = max(coalesce(round, -1)) FILTER (submitted > 0) AS priced,
          min(amount) FILTER (gone = 2) AS gone_for,
          min(amount) FILTER (submitted > 0 AND gone = 0) AS others,
          min(amount) FILTER (submitted > 0 AND gone = 0 AND is_winner) AS won,
          min(l.currency) FILTER (submitted > 0) AS currency
        FROM looked AS l SEMI JOIN flagged USING (k)
        GROUP BY k
      ),
      lowest AS MATERIALIZED (
        SELECT k, gone_for, won, currency FROM r JOIN flagged USING (k)
        WHERE sure AND priced AND (others IS NULL OR gone_for < others) AND (won IS NULL OR won > gone_for)
      ),
      awarded AS (
        SELECT lot_key(tender_id, lot_id) AS k, min(amount) FILTER (status <= 1) AS amount,
          min(currency) FILTER (status <= 1) AS currency
        FROM awards SEMI JOIN (SELECT k FROM lowest WHERE won IS NULL) AS n ON n.k = lot_key(tender_id, lot_id)
        LEFT JOIN (SELECT tender_id, award_id, lots FROM several_rows) USING (tender_id, award_id)
        WHERE tender_id NOT IN (FROM award_doubt)
        GROUP BY lot_key(tender_id, lot_id)
        HAVING count(status) = count(*) AND count_if(status <= 1) = 1 AND NOT coalesce(bool_or(lots) FILTER (status <= 1), false)
      ),
      elsewhere AS (
        SELECT DISTINCT m.k FROM bids AS b
        JOIN (SELECT DISTINCT l.k, tender_id, bid_id FROM looked AS l SEMI JOIN lowest USING (k)
          WHERE submitted > 0 AND bid_id IS NOT NULL) AS m
        ON b.tender_id = m.tender_id AND b.bid_id = m.bid_id AND lot_key(b.tender_id, b.lot_id) <> m.k
      )
    SELECT k, after_deadline, after_opening,
      k IN (
        SELECT k FROM lowest LEFT JOIN awarded USING (k) ANTI JOIN elsewhere USING (k)
        WHERE won > gone_for OR (awarded.amount > gone_for AND awarded.currency = lowest.currency)
      ) AS lowest,
      sure AND known AND submitted_least >= 2 AND staying = 1 AS all_but_one
    FROM r JOIN flagged USING (k)`,
  several_contracts: `
    SELECT tender_id, contract_id, count(*) AS n, (CASE
        WHEN count(cancelled_at) > 0 THEN 2
        WHEN count(status) = 0 THEN ${why('contracts.status', 'missing')}
        WHEN count(status) < count(*) OR min(status) <> max(status) THEN ${why('contracts.status', 'differs')}
        WHEN min(status) = 2 THEN 2 ELSE 1 END)::TINYINT AS cancelled
    FROM contracts WHERE contract_id IS NOT NULL
    GROUP BY tender_id, contract_id HAVING count(*) > 1`,
  award_flags: `
    SELECT tender_id, award_id FROM awards ANTI JOIN several_rows USING (tender_id, award_id) WHERE status = 2
    UNION ALL SELECT tender_id, award_id FROM several_rows WHERE cancelled = 2`,
  contract_flags: `
    SELECT tender_id, contract_id FROM contracts ANTI JOIN several_contracts USING (tender_id, contract_id)
    WHERE status = 2 OR cancelled_at IS NOT NULL
    UNION ALL SELECT tender_id, contract_id FROM several_contracts WHERE cancelled = 2`,
  // cancelled tenders, and those that may be, by whether they had a bid
  given_up: `
    WITH
      c AS MATERIALIZED (SELECT tender_id, status, bids_count FROM tenders WHERE status IN (3, 5) OR status IS NULL),
      r AS MATERIALIZED (
        SELECT tender_id, lot_id, max(${submitted}) AS had FROM bids SEMI JOIN c USING (tender_id) GROUP BY ALL
      ),
      lot AS (
        SELECT tender_id, lot_id, bids_count FROM lots SEMI JOIN c USING (tender_id)
        UNION ALL SELECT tender_id, NULL, bids_count FROM c ANTI JOIN divided USING (tender_id)
      ),
      loose AS (SELECT tender_id, had FROM r SEMI JOIN divided USING (tender_id) WHERE lot_id IS NULL),
      answers AS (
        SELECT tender_id, CASE
            WHEN had IS NULL AND l.tender_id IN (SELECT tender_id FROM loose) THEN ${why('bids.lot_id', 'unplaced')}
            WHEN had IS NULL THEN CASE WHEN bids_count > 0 THEN 2 WHEN bids_count = 0 THEN 1 ELSE ${why('bids', 'missing')} END
            WHEN had = 2 THEN 2
            WHEN l.tender_id IN (SELECT tender_id FROM loose) THEN ${why('bids.lot_id', 'unplaced')}
            WHEN had = 1 THEN ${why('bids.status', 'missing')} ELSE 1 END AS had
        FROM lot AS l LEFT JOIN (SELECT lot_key(tender_id, lot_id) AS k, had FROM r) ON k = lot_key(tender_id, lot_id)
        UNION ALL
        SELECT tender_id, CASE had WHEN 2 THEN 2 WHEN 1 THEN ${why('bids.status', 'missing')} ELSE 1 END FROM loose
      )
    SELECT tender_id, status, CASE
        WHEN had = 1 THEN 1
        WHEN status IS NULL THEN ${why('tenders.status', 'missing')}
        ELSE had END AS outcome
    FROM (
      SELECT tender_id, c.status, CASE
          WHEN bool_or(had = 2) THEN 2 WHEN max(had) = 1 THEN 1
          WHEN c.bids_count > 0 THEN 2 WHEN c.bids_count = 0 THEN 1
          WHEN min(had) FILTER (had > 2) = ${why('bids', 'missing')} THEN ${why('tenders.bids_count', 'missing')}
          ELSE min(had) FILTER (had > 2) END AS had
      FROM answers JOIN c USING (tender_id)
      GROUP BY tender_id, c.status, c.bids_count
    )`,
  // cancelled tenders that were launched again and won by another
  lost_again: `
    WITH
      c AS MATERIALIZED (
        SELECT tender_id, buyer_id, classification, title, floor(published_at) AS begun, estimate, currency
        FROM tenders SEMI JOIN (SELECT tender_id FROM given_up WHERE outcome = 2) USING (tender_id)
      ),
      named AS MATERIALIZED (
        SELECT c.tender_id, min(t.tender_id) AS next FROM c JOIN tenders AS t ON t.previous_tender_id = c.tender_id
        WHERE t.tender_id <> c.tender_id GROUP BY ALL
      ),
      like_it AS MATERIALIZED (
        SELECT c.tender_id, c.title, t.tender_id AS next, t.title AS next_title, t.published_at
        FROM (FROM c ANTI JOIN named USING (tender_id)) AS c JOIN tenders AS t
        ON t.buyer_id = c.buyer_id AND t.classification = c.classification
          AND t.published_at >= begun + 1 AND t.published_at < begun + 180 * 86400000::DOUBLE + 1
        WHERE t.estimate / c.estimate BETWEEN 0.5 AND 2 AND t.currency IS NOT DISTINCT FROM c.currency
      ),
      titles AS MATERIALIZED (
        SELECT DISTINCT title, next_title FROM like_it WHERE title <> next_title
      ),
      words AS MATERIALIZED (
        SELECT code, list_distinct(regexp_extract_all(lower(text), '[\\p{L}\\p{N}]{2,}')) AS words
        FROM title_texts SEMI JOIN (SELECT title AS code FROM titles UNION SELECT next_title FROM titles) USING (code)
      ),
      -- half of their words or more in common
      alike_titles AS MATERIALIZED (
        SELECT title, next_title FROM titles JOIN words AS a ON a.code = title JOIN words AS b ON b.code = next_title
        WHERE len(a.words) > 0 AND 3 * len(list_intersect(a.words, b.words)) >= len(a.words) + len(b.words)
      ),
      alike AS (
        SELECT tender_id, arg_min(next, (published_at, next)) AS next FROM (
          SELECT tender_id, next, published_at FROM like_it WHERE title = next_title
          UNION ALL
          SELECT tender_id, next, published_at FROM like_it SEMI JOIN alike_titles USING (title, next_title)
        )
        GROUP BY tender_id
      ),
      again AS MATERIALIZED (FROM named UNION ALL FROM alike),
      asked AS MATERIALIZED (
        SELECT tender_id, tender_id AS t, true AS first FROM again UNION ALL SELECT tender_id, next, false FROM again
      ),
      winners AS (
        SELECT DISTINCT asked.tender_id, first, supplier_id AS who FROM asked JOIN awards ON awards.tender_id = t
        WHERE supplier_id IS NOT NULL AND (first OR status IN (0, 1))
        UNION
        SELECT DISTINCT asked.tender_id, first, bidder_id FROM asked JOIN bids ON bids.tender_id = t
        WHERE is_winner
      )
    SELECT tender_id FROM (
      SELECT tender_id, who, bool_or(first) AS first, bool_or(NOT first) AS next FROM winners GROUP BY ALL
    )
    GROUP BY tender_id HAVING bool_or(first) AND bool_or(next) AND NOT bool_or(first AND next)`,
  flags: `
    SELECT 1::TINYINT AS rule, key_tender(k) AS tender_id, key_lot(k) AS subject_id, 1::DOUBLE AS value, 1::DOUBLE AS threshold,
      1::TINYINT AS severity, 1::TINYINT AS confidence FROM lots_said WHERE single = 2 AND single_scope = 1
    UNION ALL
    SELECT 2, key_tender(k), key_lot(k), gone, 1, CASE WHEN after_deadline OR after_opening OR lowest OR all_but_one THEN 2 ELSE 1 END, 1
    FROM lots_said JOIN worse USING (k) WHERE withdrawn = 2 AND lot_scope = 1
    UNION ALL
    SELECT 3, key_tender(k), key_lot(k), shared_by, 2, 2, 1 FROM lots_said WHERE shared = 2 AND lot_scope = 1
    UNION ALL
    SELECT 4, key_tender(k), key_lot(k), value, :ratio, 2, 1
    FROM (SELECT k, value FROM plain_awards WHERE outcome = 2 UNION ALL SELECT k, value FROM busy_awards WHERE outcome = 2)
    UNION ALL SELECT 5, tender_id, award_id, NULL, NULL, 1, 1 FROM award_flags
    UNION ALL SELECT 6, tender_id, contract_id, NULL, NULL, 1, 1 FROM contract_flags
    UNION ALL
    SELECT 7, tender_id, tender_id, NULL, NULL, CASE WHEN tender_id IN (FROM lost_again) THEN 2 ELSE 1 END, CASE status WHEN 5 THEN 0 ELSE 1 END
    FROM given_up WHERE outcome = 2`,
  tally: `
    WITH
      all_lots AS MATERIALIZED (SELECT lot_scope, single_scope, sum(lots) AS n FROM scopes GROUP BY ALL),
      said AS MATERIALIZED (
        SELECT single_scope, lot_scope, single, withdrawn, shared, count(*) AS n FROM lots_said GROUP BY ALL
      ),
      low AS MATERIALIZED (SELECT outcome, n FROM plain_awards UNION ALL SELECT outcome, 1 FROM busy_awards),
      parts AS (
        SELECT 1 AS rule, single_scope AS outcome, n FROM all_lots
        UNION ALL SELECT 1, unnest([single, 1]), unnest([n, -n]) FROM said WHERE single_scope = 1
        UNION ALL SELECT 2, lot_scope, n FROM all_lots
        UNION ALL SELECT 2, unnest([withdrawn, 1]), unnest([n, -n]) FROM said WHERE lot_scope = 1
        UNION ALL SELECT 3, lot_scope, n FROM all_lots
        UNION ALL SELECT 3, unnest([shared, 1]), unnest([n, -n]) FROM said WHERE lot_scope = 1
        UNION ALL SELECT 4, 0, n FROM all_lots
        UNION ALL SELECT 4, unnest([outcome, 0]), unnest([n, -n]) FROM low
        UNION ALL SELECT 5, CASE WHEN status IS NULL THEN ${why('awards.status', 'missing')} WHEN status = 2 THEN 2 ELSE 1 END, count(*)
          FROM awards GROUP BY status
        UNION ALL SELECT 5, CASE WHEN status IS NULL THEN ${why('awards.status', 'missing')} WHEN status = 2 THEN 2 ELSE 1 END, -count(*)
          FROM awards SEMI JOIN several_rows USING (tender_id, award_id) GROUP BY status
        UNION ALL SELECT 5, cancelled, 1 FROM several_rows
        UNION ALL SELECT 6, CASE WHEN status = 2 OR dated THEN 2 WHEN status IS NULL THEN ${why('contracts.status', 'missing')} ELSE 1 END, count(*)
          FROM (SELECT status, cancelled_at IS NOT NULL AS dated FROM contracts) GROUP BY status, dated
        UNION ALL SELECT 6, CASE WHEN status = 2 OR dated THEN 2 WHEN status IS NULL THEN ${why('contracts.status', 'missing')} ELSE 1 END, -count(*)
          FROM (SELECT status, cancelled_at IS NOT NULL AS dated FROM contracts SEMI JOIN several_contracts USING (tender_id, contract_id))
          GROUP BY status, dated
        UNION ALL SELECT 6, cancelled, 1 FROM several_contracts
        UNION ALL SELECT 7, 1, count(*) FROM tenders
        UNION ALL SELECT 7, unnest([outcome, 1]), unnest([1, -1]) FROM given_up
      )
    SELECT rule, outcome, sum(n)::INT AS n FROM parts GROUP BY ALL HAVING sum(n) <> 0`,
})

/**
 * Runs the steps on a connection that `prepare('codes')` of etimad.js was run on: all, or those named.
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @param {{ ratio?: number, only?: readonly string[] }} options
 */
export async function answerWhole(connection, { ratio = 0.35, only } = {}) {
  for (const [name, query] of steps) {
    if (only && !only.includes(name)) continue
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE ${name} AS ${query.replaceAll(':ratio', String(ratio))}`,
    )
  }
}

const levels = ['low', 'medium', 'high']

/**
 * The answer of the last run: outcomes with how many subjects have them, and flags.
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 */
export async function said(connection) {
  const tally = await connection.runAndReadAll('SELECT rule, outcome, n FROM tally')
  const outcomes = tally.getRows().map(([rule, code, n]) => {
    const named = ['not_applicable', 'clear', 'raised'][Number(code)]
    const reason = reasons[Number(code) - 3]?.filter((part) => part !== undefined).join(' ')
    return /** @type {const} */ ([rules[Number(rule) - 1] ?? '', named ?? String(reason), Number(n)])
  })
  /** @type {import('../lib/answer.js').Flag[]} */
  const flags = []
  for (const [i, rule] of rules.entries()) {
    const read = await connection.runAndReadAll(`
      SELECT t.text, coalesce(s.text, t.text), value, threshold, severity, confidence FROM flags
      JOIN tender_texts AS t ON t.code = tender_id LEFT JOIN ${subjects[i]}_texts AS s ON s.code = subject_id
      WHERE rule = ${i + 1}`)
    for (const [tender, id, value, threshold, severity, confidence] of read.getRows())
      flags.push([
        rule,
        String(tender),
        String(id),
        /** @type {number | null} */ (value),
        /** @type {number | null} */ (threshold),
        levels[Number(severity)] ?? '',
        levels[Number(confidence)] ?? '',
      ])
  }
  return { outcomes, flags }
}
