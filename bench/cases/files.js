import { duckdbFromFiles, naiveFromFiles, tenderflagFromFiles } from '../lib/contenders.js'
import { filesOfWriter, hasPyarrow } from '../lib/data.js'

/** Parquet files that another program wrote. @param {import('../lib/data.js').Writer} writer @param {'snappy' | 'zstd'} codec */
const writtenBy = (writer, codec) =>
  /** @type {import('../lib/cases.js').Case} */ ({
    name: `parquet-${writer}-${codec}`,
    about: `all seven rules from Parquet, ${codec}, written by ${writer}`,
    async prepare(tenders) {
      if (writer === 'pyarrow' && !hasPyarrow()) return `python3 has no pyarrow; pip install pyarrow`
      await filesOfWriter(writer, codec, tenders)
    },
    contenders: [
      {
        name: 'tenderflag',
        iterations: 3,
        setup: (tenders) => tenderflagFromFiles([writer, codec], tenders),
      },
      { name: 'DuckDB', iterations: 3, setup: (tenders) => duckdbFromFiles([writer, codec], tenders) },
    ],
  })

/** From files to flags, two threads. DuckDB reads no Arrow files: there it gives the answer from Parquet, untimed. */
/** @type {import('../lib/cases.js').Case[]} */
export const cases = [
  writtenBy('duckdb', 'snappy'),
  writtenBy('duckdb', 'zstd'),
  writtenBy('pyarrow', 'snappy'),
  writtenBy('pyarrow', 'zstd'),
  {
    name: 'parquet',
    about: 'all seven rules from Parquet',
    contenders: [
      { name: 'tenderflag', iterations: 3, setup: (tenders) => tenderflagFromFiles('parquet', tenders) },
      { name: 'DuckDB', iterations: 3, setup: (tenders) => duckdbFromFiles('parquet', tenders) },
      {
        name: 'naive JavaScript',
        share: 0.1,
        iterations: 3,
        setup: (tenders) => naiveFromFiles('parquet', tenders),
      },
    ],
  },
  {
    name: 'csv',
    about: 'all seven rules from CSV',
    contenders: [
      { name: 'tenderflag', iterations: 3, setup: (tenders) => tenderflagFromFiles('csv', tenders) },
      { name: 'DuckDB', iterations: 3, setup: (tenders) => duckdbFromFiles('csv', tenders) },
      {
        name: 'naive JavaScript',
        share: 0.1,
        iterations: 3,
        setup: (tenders) => naiveFromFiles('csv', tenders),
      },
    ],
  },
  {
    name: 'arrow',
    about: 'all seven rules from Arrow IPC (DuckDB: from Parquet)',
    contenders: [
      { name: 'tenderflag', iterations: 3, setup: (tenders) => tenderflagFromFiles('arrow', tenders) },
      { name: 'DuckDB', iterations: 3, setup: (tenders) => duckdbFromFiles('parquet', tenders) },
      {
        name: 'naive JavaScript',
        share: 0.1,
        iterations: 3,
        setup: (tenders) => naiveFromFiles('arrow', tenders),
      },
    ],
  },
]
