// AssemblyScript: `npm run build` compiles it into dist/ocds/ocds.wasm. src/ocds/machine.ts runs it.
export { bytesOf, encode, endsOf, freeDictionary, is, lengthOf, newDictionary, sizeOf } from './dictionary'
export { read, values } from './column'
export { mark, nodes, parse, refused, release, reserve, unwrapped } from './tape'
