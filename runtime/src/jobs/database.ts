import types from 'pg-types'
import type { Db } from 'pg-boss'
import type { Database, Queryable } from '../db/database.ts'

/** A database as pg-boss asks it: values come parsed as pg itself does, and what it wraps in BEGIN and COMMIT is a transaction of ours. */
export const bossDatabase = (db: Database): Db => ({
  executeSql: async (text, values = []) => {
    if (values.length > 0) return ask(db, text, values)
    const inside = /^\s*BEGIN;([\s\S]*)COMMIT;?\s*$/i.exec(text)?.[1]
    if (inside === undefined) return ask(db, text)
    return db.transaction((tx) => ask(tx, inside))
  },
})

/** The same within a transaction: what is enqueued there is there once it is committed. */
export const within = (tx: Queryable): Db => ({
  executeSql: (text, values = []) => ask(tx, text, values.length > 0 ? values : undefined),
})

const ask = async (on: Queryable, text: string, values?: readonly unknown[]): Promise<{ rows: object[] }> => ({
  rows: await on.query({ text, ...(values && { values }), parse: types.getTypeParser }),
})
