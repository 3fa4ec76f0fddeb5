/**
 * The seven rules of pack etimad in lazy queries of polars, over the tables of codes of duckdb/tables.js, step by step as
 * in duckdb/etimad.js, which says what each is. Distinct addresses of a lot are counted, as there is no sum of bits.
 * What several rules use is collected once.
 */

// read when the engine is loaded
process.env.POLARS_MAX_THREADS = '2'
const { default: pl } = await import('nodejs-polars')
const { col, lit, when } = pl

/** @typedef {any} Frame a LazyDataFrame: its types follow columns that are not told here */
/** @typedef {any} Expression */

const SHIFT = 2 ** 32
const NO_LOT = SHIFT - 1
const int = (/** @type {number} */ value) => lit(value).cast(pl.Int64)
const key = col('tender_id')
  .cast(pl.Int64)
  .mul(int(SHIFT))
  .add(col('lot_id').cast(pl.Int64).fillNull(int(NO_LOT)))
const low = col('k').modulo(int(SHIFT))
const ofKey = [
  col('k').sub(low).div(int(SHIFT)).cast(pl.Int32).alias('tender_id'),
  when(low.neq(int(NO_LOT)))
    .then(low)
    .otherwise(lit(null))
    .cast(pl.Int32)
    .alias('subject_id'),
]
const isDay = (/** @type {string} */ name) => col(name).neq(col(name).floor())
const last = (/** @type {string} */ name) =>
  when(isDay(name)).then(col(name).floor().add(86_399_999)).otherwise(col(name))
const submitted = col('withdrawn_at')
  .isNotNull()
  .or(col('status').gt(0).fillNull(false))
  .or(
    col('status')
      .isNull()
      .and(col('submitted_at').isNotNull().or(col('ip').isNotNull())),
  )
const isOne = (/** @type {string} */ name) => col(name).min().eq(col(name).max())

const semi = (/** @type {Frame} */ one, /** @type {Frame} */ other, /** @type {string | string[]} */ on) =>
  one.join(other, { on, how: 'semi' })
const anti = (/** @type {Frame} */ one, /** @type {Frame} */ other, /** @type {string | string[]} */ on) =>
  one.join(other, { on, how: 'anti' })
const kept = async (/** @type {Frame} */ frame) => (await frame.collect()).lazy()
/** Rows of the rule, as all rules give them. @param {number} rule @param {Frame} frame @param {Expression} subject @param {Expression} value */
const flagged = (rule, frame, subject, value = lit(1)) =>
  frame.select(
    lit(rule).cast(pl.Int32).alias('rule'),
    col('tender_id'),
    subject.cast(pl.Int32).alias('subject_id'),
    value.cast(pl.Float64).alias('value'),
  )

/** @param {Record<string, Frame>} tables @param {number} ratio */
async function flag({ tenders, lots, bids, awards, contracts }, ratio) {
  const moments = await pl
    .concat([
      bids.select(col('submitted_at').max().alias('v')),
      bids.select(col('withdrawn_at').max().alias('v')),
      tenders.select(col('opened_at').max().alias('v')),
      awards.select(col('awarded_at').max().alias('v')),
      contracts.select(col('signed_at').max().alias('v')),
    ])
    .select(last('v').max().alias('last'), last('v').filter(isDay('v')).max().alias('day'))
    .collect()
  const [newest, day] = [moments.getColumn('last').get(0), moments.getColumn('day').get(0)]
  const moment = newest === day ? newest - 86_399_999 : newest
  const closed = await kept(
    tenders
      .filter(col('deadline_at').isNull().or(last('deadline_at').ltEq(moment)))
      .select('tender_id', 'method'),
  )
  const divided = await kept(lots.select('tender_id').unique())
  const withdrawn = await kept(bids.filter(col('withdrawn_at').isNotNull().or(col('status').eq(4))))
  const unplaced = await kept(
    semi(bids.filter(col('lot_id').isNull()).select('tender_id'), divided, 'tender_id').unique(),
  )
  /** Of what stands on lots, or on tenders that are not divided. @param {Frame} frame */
  const placed = (frame) =>
    pl.concat([
      frame.filter(col('lot_id').isNotNull()),
      anti(frame.filter(col('lot_id').isNull()), unplaced, 'tender_id'),
    ])

  const late = withdrawn
    .filter(col('withdrawn_at').isNotNull())
    .join(tenders.select('tender_id', 'deadline_at'), { on: 'tender_id', how: 'inner' })
    .filter(
      col('deadline_at')
        .isNull()
        .or(last('withdrawn_at').gt(col('deadline_at').floor())),
    )
    .withColumn(col('withdrawn_at').floor().gt(last('deadline_at')).fillNull(false).alias('sure'))
  const four = [key.alias('k'), col('bidder_id'), col('bid_id'), col('ip')]
  const stood = bids
    .filter(
      col('withdrawn_at')
        .isNull()
        .and(
          col('status')
            .isNull()
            .or(col('status').neq(0).and(col('status').neq(4))),
        ),
    )
    .select(...four, col('status').isNotNull().alias('sure'))
  const lotsByBids = await kept(
    pl
      .concat([stood, late.select(...four, col('sure'))])
      .groupBy('k')
      .agg(
        col('sure').max().alias('sure'),
        isOne('bidder_id').alias('one_bidder'),
        col('bid_id').fillNull(-1).min().eq(col('bid_id').max()).alias('one_bid'),
        col('ip').dropNulls().nUnique().lt(col('ip').count()).alias('dup'),
      )
      .select(
        col('k'),
        col('sure')
          .and(col('one_bidder').or(col('one_bid')))
          .alias('single'),
        col('dup').and(col('one_bidder').not()).and(col('one_bid').not()).alias('shared'),
      )
      .filter(col('single').or(col('shared'))),
  )

  const counted = await kept(
    pl.concat([
      lots.filter(col('bids_count').eq(1)).select(key.alias('k')),
      anti(tenders.filter(col('bids_count').eq(1)), divided, 'tender_id').select(
        col('tender_id').cast(pl.Int64).mul(int(SHIFT)).add(int(NO_LOT)).alias('k'),
      ),
    ]),
  )
  const rowless = anti(counted, semi(bids.select(key.alias('k')), counted, 'k'), 'k')
  const singleBid = anti(
    semi(
      pl.concat([lotsByBids.filter(col('single')).select('k'), rowless]).select(...ofKey),
      closed.filter(col('method').eq(0).or(col('method').eq(1))),
      'tender_id',
    ),
    unplaced,
    'tender_id',
  )

  const bidWithdrawn = placed(semi(withdrawn, closed, 'tender_id'))
    .groupBy(['tender_id', 'lot_id'])
    .agg(col('bidder_id').count().alias('value'))

  const withKey = bids.withColumn(key.alias('k'))
  const looked = pl.concat([
    lotsByBids.filter(col('shared')).select('k'),
    withdrawn.filter(col('ip').isNotNull()).select(key.alias('k')),
  ])
  const sharedAddresses = semi(withKey.filter(col('ip').isNotNull().and(submitted)), looked, 'k')
    .groupBy(['k', 'ip'])
    .agg(isOne('bidder_id').not().alias('several'))
    .filter(col('several'))
  const sharing = await kept(
    semi(withKey, sharedAddresses, 'k').select(
      col('k'),
      col('ip'),
      col('bidder_id').alias('x'),
      col('bid_id'),
      col('ip').isNotNull().and(submitted).alias('submitted'),
    ),
  )
  const pairs = (/** @type {Frame} */ frame, /** @type {string} */ by) =>
    frame
      .join(frame.select(col('k'), col(by), col('x').alias('y')), { on: ['k', by], how: 'inner' })
      .filter(col('x').neq(col('y')))
      .select('k', 'x', 'y')
  const sharedIp = placed(
    semi(
      anti(pairs(sharing.filter(col('submitted')), 'ip'), pairs(sharing, 'bid_id'), ['k', 'x', 'y'])
        .groupBy('k')
        .agg(col('x').nUnique().alias('value'))
        .select(...ofKey, col('value')),
      closed,
      'tender_id',
    ).withColumnRenamed('subject_id', 'lot_id'),
  )

  const counts = awards.filter(col('status').eq(0).or(col('status').eq(1)))
  const isLow = col('amount').lt(col('estimate').mul(ratio))
  const priced = ['tender_id', 'lot_id', 'currency', 'estimate']
  const candidates = await kept(
    semi(
      pl.concat([
        counts
          .join(lots.select(...priced), { on: ['tender_id', 'lot_id', 'currency'], how: 'inner' })
          .filter(isLow)
          .select(...priced),
        anti(
          counts
            .filter(col('lot_id').isNull())
            .join(tenders.select('tender_id', 'currency', 'estimate'), {
              on: ['tender_id', 'currency'],
              how: 'inner',
            })
            .filter(isLow)
            .select(...priced),
          divided,
          'tender_id',
        ),
      ]),
      closed,
      'tender_id',
    )
      .unique()
      .select(key.alias('k'), col('tender_id'), col('estimate'), col('currency').alias('asked')),
  )
  const own = await kept(semi(awards, candidates, 'tender_id').withRowIndex('place'))
  const inDoubt = semi(own.filter(col('lot_id').isNull()), divided, 'tender_id')
  const several = own
    .filter(col('award_id').isNotNull())
    .groupBy(['tender_id', 'award_id'])
    .agg(col('lot_id').dropNulls().nUnique().alias('lots'))
    .filter(col('lots').gt(1))
  const one = own
    .withColumns(
      key.alias('k'),
      when(col('award_id').isNull()).then(col('place')).otherwise(lit(null)).alias('copy'),
    )
    .groupBy(['tender_id', 'k', 'award_id', 'copy'])
    .agg(
      col('status').min().ltEq(1).alias('counts'),
      col('status').nullCount().eq(0).and(isOne('status')).alias('stated'),
      col('amount').min().alias('amount'),
      col('currency').min().alias('currency'),
      col('amount')
        .nullCount()
        .eq(0)
        .and(col('currency').nullCount().eq(0))
        .and(isOne('amount'))
        .and(isOne('currency'))
        .alias('priced'),
    )
    .join(several.select(col('tender_id'), col('award_id'), lit(true).alias('several')), {
      on: ['tender_id', 'award_id'],
      how: 'left',
    })
  const total = col('amount').filter(col('counts')).sum()
  const lowAward = anti(one, inDoubt, 'tender_id')
    .join(candidates.select('k', 'estimate', 'asked'), { on: 'k', how: 'inner' })
    .groupBy(['k', 'estimate'])
    .agg(
      col('stated')
        .and(
          col('counts')
            .not()
            .or(
              col('priced')
                .and(col('several').isNull())
                .and(col('currency').eq(col('asked'))),
            ),
        )
        .min()
        .alias('sure'),
      total.alias('total'),
    )
    .filter(
      col('sure')
        .and(col('total').gt(0))
        .and(col('total').lt(col('estimate').mul(ratio * (1 - 1e-9)))),
    )
    .select(...ofKey, col('total').div(col('estimate')).alias('value'))

  const every = (/** @type {string} */ name) => col(name).nullCount().eq(0)
  const cancelled = every('status').and(col('status').min().eq(2)).and(col('status').max().eq(2))
  const awardCancelled = semi(awards, awards.filter(col('status').eq(2)), ['tender_id', 'award_id'])
    .groupBy(['tender_id', 'award_id'])
    .agg(cancelled.alias('all'))
    .filter(col('all'))
  const contractCancelled = semi(
    contracts,
    contracts.filter(col('status').eq(2).or(col('cancelled_at').isNotNull())),
    ['tender_id', 'contract_id'],
  )
    .groupBy(['tender_id', 'contract_id'])
    .agg(cancelled.or(every('cancelled_at')).alias('all'))
    .filter(col('all'))

  const off = await kept(
    tenders.filter(col('status').eq(3).or(col('status').eq(5))).select('tender_id', 'bids_count'),
  )
  const had = when(submitted).then(lit(2)).when(col('status').isNull()).then(lit(1)).otherwise(lit(0))
  const offBids = await kept(
    semi(bids, off, 'tender_id').select(
      col('tender_id'),
      col('lot_id'),
      key.alias('k'),
      had.cast(pl.Int32).alias('had'),
    ),
  )
  const counting = when(col('bids_count').gt(0))
    .then(lit(2))
    .when(col('bids_count').eq(0))
    .then(lit(0))
    .otherwise(lit(1))
    .cast(pl.Int32)
  const offLots = pl.concat([
    semi(lots, off, 'tender_id').select(col('tender_id'), key.alias('k'), col('bids_count')),
    anti(off, divided, 'tender_id').select(
      col('tender_id'),
      col('tender_id').cast(pl.Int64).mul(int(SHIFT)).add(int(NO_LOT)).alias('k'),
      col('bids_count'),
    ),
  ])
  const tenderCancelled = pl
    .concat([
      offLots
        .join(offBids.groupBy('k').agg(col('had').max().alias('had')), { on: 'k', how: 'left' })
        .select(col('tender_id'), col('had').fillNull(counting).alias('had')),
      semi(offBids.filter(col('lot_id').isNull()), divided, 'tender_id').select(
        col('tender_id'),
        when(col('had').lt(1)).then(lit(1)).otherwise(col('had')).cast(pl.Int32).alias('had'),
      ),
    ])
    .groupBy('tender_id')
    .agg(col('had').max().alias('had'))
    .join(off, { on: 'tender_id', how: 'inner' })
    .filter(
      col('had')
        .eq(2)
        .or(col('had').eq(1).and(col('bids_count').gt(0).fillNull(false))),
    )

  return pl
    .concat([
      flagged(1, singleBid, col('subject_id')),
      flagged(2, bidWithdrawn, col('lot_id'), col('value')),
      flagged(3, sharedIp, col('lot_id'), col('value')),
      flagged(4, lowAward, col('subject_id'), col('value')),
      flagged(5, awardCancelled, col('award_id')),
      flagged(6, contractCancelled, col('contract_id')),
      flagged(7, tenderCancelled, col('tender_id')),
    ])
    .collect()
}

/** The tables in memory, two threads. @param {Readonly<Record<string, string>>} files of lib/code-files.js */
export async function openPolars(files) {
  /** @type {Record<string, Frame>} */
  const tables = {}
  for (const name of ['tenders', 'lots', 'bids', 'awards', 'contracts'])
    tables[name] = pl.readParquet(String(files[name])).lazy()
  return {
    flag: (ratio = 0.35) => flag(tables, ratio),
    /** @param {Awaited<ReturnType<typeof flag>>} flags @returns {[number, number, number | null][]} */
    raised: (flags) =>
      flags
        .rows()
        .map(([rule, tender, subject]) => [
          Number(rule),
          Number(tender),
          subject === null ? null : Number(subject),
        ]),
  }
}
