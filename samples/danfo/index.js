// Scans a folder and looks at the flags with danfojs. Run: node index.js [FOLDER]
import { fileURLToPath } from 'node:url'
import danfo from 'danfojs-node'
import { outcomeRows, scan } from 'tenderflag'
import { toDataFrame } from 'tenderflag/danfo'

const folder = process.argv[2] ?? fileURLToPath(new URL('../market', import.meta.url))
const result = await scan(folder)
const flags = toDataFrame(danfo, outcomeRows(result))

console.log(`${flags.shape[0]} flags`)
console.table(danfo.toJSON(flags.groupby(['rule']).col(['outcome']).count()))
console.table(danfo.toJSON(flags.loc({ columns: ['rule', 'tender_id', 'subject_id', 'value'] }).head(5)))
