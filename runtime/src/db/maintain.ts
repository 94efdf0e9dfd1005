import type { Database } from './database.ts'

/** Milliseconds between looks. */
const EVERY = 30_000
/** WAL kept before it is folded into the tables: it is read again after a kill, at some 100 MB a second. */
const LOG = 64 * 1024 * 1024

/**
 * The embedded engine has no background processes: this checkpoints its log, and vacuums and analyses the tables that changed as
 * autovacuum would, one at a time so that nobody waits long. Answers how to stop.
 */
export const maintain = (db: Database): (() => Promise<void>) => {
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => (running = running.then(() => look(db)).catch(() => {})), EVERY).unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}

/** One look; also for tests. */
export const look = async (db: Database): Promise<void> => {
  // The engine tells of changes once a second at most: what a statement of this second did counts as well.
  await db.query({ text: 'select pg_stat_force_next_flush()' })
  for (const { name } of await db.query<{ name: string }>({ text: due })) await db.query({ text: `vacuum (analyze) ${name}` })
  const [log] = await db.query<{ size: string }>({
    text: 'select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::text as size from pg_control_checkpoint()',
  })
  if (Number(log?.size) > LOG) await db.query({ text: 'checkpoint' })
}

/** autovacuum's own thresholds: 50 rows and a tenth (analyze) or a fifth (vacuum) of the table. */
const due = `select format('%I.%I', s.schemaname, s.relname) as name from pg_stat_user_tables s join pg_class c on c.oid = s.relid
  where s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0) or s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0)
  or s.n_ins_since_vacuum > 1000 + 0.2 * greatest(c.reltuples, 0) order by s.n_mod_since_analyze limit 20`
