import { quote } from '@cahier/core/plan/ddl'
import { HIDDEN } from '@cahier/core/plan/names'
import type { Table } from '@cahier/core/tables'
import type { Database } from '../db/database.ts'
import { orm } from '../db/orm.ts'
import { systemTables } from '../db/tables.ts'
import { patiently } from './alone.ts'
import { catalogue } from './drift.ts'

/**
 * Takes away what a killed or refused publish left half-done. Call it only while no publish runs. Everything prepared bears
 * a hidden name, but foreign keys: those that the revision served does not have.
 */
export const tidy = async (db: Database, schema: string, tables: readonly Table[]): Promise<void> => {
  const live = await catalogue(db, schema)
  const known = new Set(tables.flatMap((table) => table.foreignKeys.map((key) => key.name)))
  const hidden = (name: string) => name.startsWith(HIDDEN)
  const at = (name: string) => `${quote(schema)}.${quote(name)}`
  const statements = [
    ...live.keys.filter((key) => !known.has(key.name)).map((key) => `alter table ${at(key.table)} drop constraint ${quote(key.name)}`),
    ...[...live.tables].filter(hidden).map((table) => `drop table ${at(table)}`),
    ...live.indexes
      .filter((index) => !hidden(index.table) && (hidden(index.name) || !index.valid))
      .map((index) => `drop index ${at(index.name)}`),
    ...live.columns
      .filter((column) => !hidden(column.table) && hidden(column.name))
      .map((column) => `alter table ${at(column.table)} drop column ${quote(column.name)}`),
  ]
  for (const text of statements) await patiently(db, (tx) => tx.query({ text }))
  await patiently(db, (tx) => orm(tx).delete(systemTables(schema).publish))
}
