import { hasNullWords } from '../../schema/null-words.js'
import { type ColumnSpec, type Domain, flagValues, instantOf, numberKindOf } from '../../schema/tables.js'
import type { OnList } from '../address.js'
import type { Encoder } from '../dictionary.js'
import { growableCodes, growableNumbers, growableWords, type Storage } from '../growable.js'
import type { Note } from '../note.js'
import type { NumberFormat } from '../number-format.js'
import type { Rooms } from '../rooms.js'
import type { Zone } from '../zone.js'
import { AddressSink } from './address-sink.js'
import { CodeSink } from './code-sink.js'
import { CurrencySink } from './currency-sink.js'
import { InstantSink } from './instant-sink.js'
import { MappedSink } from './mapped-sink.js'
import { NumberSink } from './number-sink.js'
import type { ColumnSink } from './sink.js'
import { flagWords, WordSink, wordsOf } from './word-sink.js'

/** How a source writes the values of a column. */
export interface ColumnFormat {
  readonly values?: ReadonlyMap<string, string> | undefined
  readonly number?: NumberFormat | undefined
  readonly dates?: readonly string[] | undefined
  /** The source has types of its own: a number that comes as text is worth a notice. */
  readonly typed?: boolean
}

/** What sinks of a data set share. */
export interface SinkContext {
  readonly dictionaries: Readonly<Record<Domain, Encoder>>
  readonly zone: Zone
  /** Addresses that many use; undefined for none. */
  readonly shared: OnList | undefined
}

/** Where a column of a kind is kept, without a value yet. */
export function newStorage(spec: ColumnSpec, rooms?: Rooms): Storage {
  switch (spec.type) {
    case 'id':
    case 'text':
    case 'address':
      return { kind: 'code', target: growableCodes(rooms), domain: spec.domain ?? 'word' }
    case 'enum':
    case 'flag':
      return { kind: 'enum', target: growableWords(rooms) }
    default:
      return { kind: 'number', target: growableNumbers(rooms) }
  }
}

/** The sink that writes a column as its kind and the format of its source want it. `note` says what was not taken as it stood. */
export function newSink(
  spec: ColumnSpec,
  storage: Storage,
  format: ColumnFormat,
  context: SinkContext,
  note: Note,
): ColumnSink {
  const inner = plainSink(spec, storage, format, context, note)
  return format.values ? new MappedSink(inner, format.values, () => storage.target.length, note) : inner
}

function plainSink(
  spec: ColumnSpec,
  storage: Storage,
  format: ColumnFormat,
  { dictionaries, shared, zone }: SinkContext,
  note: Note,
): ColumnSink {
  if (storage.kind === 'code') {
    const dictionary = dictionaries[storage.domain]
    if (spec.type === 'address') return new AddressSink(storage.target, dictionary, shared, note)
    return spec.domain === 'currency'
      ? new CurrencySink(storage.target, dictionary, note)
      : new CodeSink(storage.target, dictionary, note, hasNullWords(spec))
  }
  if (storage.kind === 'enum')
    return spec.type === 'flag'
      ? new WordSink(storage.target, flagWords, true, note)
      : new WordSink(storage.target, wordsOf(spec.values ?? flagValues), false, note)
  if (spec.type === 'instant')
    return new InstantSink(storage.target, format.dates, zone, instantOf(spec), note)
  const asText = format.typed === true && !format.values && !format.number
  return new NumberSink(storage.target, numberKindOf(spec), format.number, asText, note)
}
