import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const tables = new Map()
export const table = (name, heading, rows) => tables.set(name, [heading, ...rows])

/** Every table as a CSV file of the folder. */
export const write = (folder) => {
  for (const [name, lines] of tables)
    writeFileSync(join(folder, `${name}.csv`), lines.map((line) => line.map(cell).join(';')).join('\n') + '\n')
  const rows = [...tables.values()].reduce((sum, lines) => sum + lines.length - 1, 0)
  console.log(`${rows} rows in ${tables.size} files`)
}
const cell = (value) => (/[;"\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value))
