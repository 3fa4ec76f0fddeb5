// AssemblyScript: `npm run build` compiles it into dist/ocds/ocds.wasm. src/ocds/machine.ts runs it.
export { bytesOf, encode, endsOf, freeDictionary, is, lengthOf, newDictionary, sizeOf } from './dictionary'
export { dates, read, values } from './column'
export { date, instants, lines, ocids, places, root, rows, stopped, told, units, written } from './rows'
export { mark, nodes, parse, refused, release, reserve, unwrapped } from './tape'
export { end, first, measure, texts } from './texts'
