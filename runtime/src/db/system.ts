import type { Database } from './database.ts'

/**
 * What every company's schema holds beside its own tables; every name begins with `_`. Idempotent: it runs at each start,
 * in one transaction and one after another, since two processes that start together would collide on `if not exists`.
 */
export const system = async (db: Database, schema: string): Promise<void> => {
  const [found] = await db.query({ text: `select to_regclass($1) is not null as ready`, values: [`"${schema}"."_mapping"`] })
  if (found?.['ready']) return
  await db.transaction(async (tx) => {
    await tx.query({ text: 'select pg_advisory_xact_lock(hashtext($1))', values: [`cahier system ${schema}`] })
    for (const text of statements(`"${schema}"`)) await tx.query({ text })
  })
}

const statements = (ws: string): string[] => [
  `create schema if not exists ${ws}`,
  // The revision served. Every statement reads it, so an answer is always wholly of one revision.
  `create table if not exists ${ws}._current (one boolean primary key default true check (one), revision integer not null)`,
  `insert into ${ws}._current (revision) values (0) on conflict do nothing`,
  // `tables` is the catalogue as this revision made it: the next plan starts from it, even when a newer Cahier would make another.
  `create table if not exists ${ws}._revision (number integer primary key, at timestamp(3) with time zone not null default now(),
    by uuid, note text not null default '', tables json, steps json not null default '[]')`,
  // Text and not jsonb: the order of keys is the order of fields.
  `create table if not exists ${ws}._document (revision integer not null, layer text not null, path text not null, position integer not null,
    json text not null, primary key (revision, layer, path))`,
  // The outbox. Readers of the stream go along its key, by transaction: below pg_snapshot_xmin(pg_current_snapshot()) all are over, so whoever
  // has read up to there has missed nothing. By number alone, one that commits late would be passed over.
  `create table if not exists ${ws}._history (number bigint generated always as identity, tx xid8 not null default pg_current_xact_id(),
    at timestamp(3) with time zone not null, by uuid, cause text not null, "group" uuid not null, depth integer not null default 0,
    entity text not null, record uuid not null, action text not null, version integer not null, before jsonb, after jsonb, primary key (tx, number))`,
  `create index if not exists _history_record on ${ws}._history (record, number)`,
  `create index if not exists _history_group on ${ws}._history ("group")`,
  // What a publish took out of sight and can bring back; "column" is null where a whole table was.
  `create table if not exists ${ws}._aside ("table" text not null, name text not null, "column" text, revision integer not null,
    at timestamp(3) with time zone not null default now(), what json not null, primary key ("table", name))`,
  // The publish under way: what it prepares, and how far it came. No row, no publish.
  `create table if not exists ${ws}._publish (one boolean primary key default true check (one), digest text not null, revision integer not null,
    at timestamp(3) with time zone not null default now(), by uuid, progress json not null default '{}')`,
  // How far a sequence has counted in a period, by stable ids: a field that is set aside and comes back goes on.
  `create table if not exists ${ws}._counter (entity text not null, field text not null, period text not null, value bigint not null,
    primary key (entity, field, period))`,
  `create table if not exists ${ws}._member_account (member uuid primary key, account text not null unique)`,
  `create table if not exists ${ws}._member_role (member uuid not null, role text not null, primary key (member, role))`,
  // What was answered to requests that came with a key: the same again is not done twice.
  `create table if not exists ${ws}._answer (by uuid not null, key text not null, digest text not null, status integer, headers json, body text,
    at timestamp(3) with time zone not null default now(), primary key (by, key))`,
  `create index if not exists _answer_at on ${ws}._answer (at)`,
  // Files by their id; whose they are is known by stable ids, once a field of a record has named them. Their bytes are on disk.
  `create table if not exists ${ws}._file (id uuid primary key, name text not null, type text not null, size bigint not null, sha256 text not null,
    by uuid, at timestamp(3) with time zone not null, entity text, record uuid, field text)`,
  `create index if not exists _file_record on ${ws}._file (record)`,
  // How people last read a file of these headings, by the entity's stable id; the digest is that of the headings, whose list may be long.
  `create table if not exists ${ws}._mapping (entity text not null, digest text not null, headings text[] not null, mapping json not null, by uuid,
    at timestamp(3) with time zone not null, primary key (entity, digest))`,
]
