import type { Value } from '@cahier/core/fields/kind'
import type { Aside, Step } from '@cahier/core/plan/step'
import type { Table } from '@cahier/core/tables'
import { sql } from 'drizzle-orm'
import { bigint, boolean, customType, index, integer, json, jsonb, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Mapping } from '../imports/mapping.ts'
import type { Fillings } from '../model/prepare.ts'

const at = () => timestamp({ precision: 3, withTimezone: true, mode: 'date' })
const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' })

/** Identities, one schema for all companies: the tables authTables makes. */
const identities = pgSchema('auth')
const user = identities.table('user', {
  id: text().primaryKey(),
  name: text(),
  email: text().unique(),
  emailVerified: boolean(),
  image: text(),
  createdAt: at(),
  updatedAt: at(),
})
const account = identities.table(
  'account',
  {
    id: text().primaryKey(),
    accountId: text(),
    providerId: text(),
    userId: text().references(() => user.id, { onDelete: 'cascade' }),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: at(),
    refreshTokenExpiresAt: at(),
    scope: text(),
    password: text(),
    createdAt: at(),
    updatedAt: at(),
  },
  (table) => [index('account_userId').on(table.userId)],
)
const session = identities.table(
  'session',
  {
    id: text().primaryKey(),
    expiresAt: at(),
    token: text().unique(),
    createdAt: at(),
    updatedAt: at(),
    ipAddress: text(),
    userAgent: text(),
    userId: text().references(() => user.id, { onDelete: 'cascade' }),
  },
  (table) => [index('session_userId').on(table.userId)],
)
const verification = identities.table(
  'verification',
  { id: text().primaryKey(), identifier: text(), value: text(), expiresAt: at(), createdAt: at(), updatedAt: at() },
  (table) => [index('verification_identifier').on(table.identifier)],
)
const secret = identities.table('secret', { one: boolean().primaryKey(), value: text().notNull() })
export const auth = { user, account, session, verification, secret }

/** What every company's schema holds beside its own tables, as system.ts makes it. */
export const systemTables = (schema: string): SystemTables => {
  let tables = known.get(schema)
  if (!tables) known.set(schema, (tables = define(schema)))
  return tables
}
export type SystemTables = ReturnType<typeof define>
const known = new Map<string, SystemTables>()

const define = (schema: string) => {
  const company = pgSchema(schema)
  return {
    current: company.table('_current', { one: boolean().primaryKey().default(true), revision: integer().notNull() }),
    revision: company.table('_revision', {
      number: integer().primaryKey(),
      at: at().notNull().defaultNow(),
      by: uuid(),
      note: text().notNull().default(''),
      tables: json().$type<readonly Table[]>(),
      steps: json().$type<readonly Step[]>().notNull().default([]),
    }),
    document: company.table(
      '_document',
      {
        revision: integer().notNull(),
        layer: text().notNull(),
        path: text().notNull(),
        position: integer().notNull(),
        json: text().notNull(),
      },
      (table) => [primaryKey({ columns: [table.revision, table.layer, table.path] })],
    ),
    history: company.table(
      '_history',
      {
        number: bigint({ mode: 'bigint' }).generatedAlwaysAsIdentity(),
        tx: xid8()
          .notNull()
          .default(sql`pg_current_xact_id()`),
        at: at().notNull(),
        by: uuid(),
        cause: text().notNull(),
        group: uuid().notNull(),
        depth: integer().notNull().default(0),
        entity: text().notNull(),
        record: uuid().notNull(),
        action: text().notNull(),
        version: integer().notNull(),
        before: jsonb().$type<Readonly<Record<string, Value>>>(),
        after: jsonb().$type<Readonly<Record<string, Value>>>(),
      },
      (table) => [
        primaryKey({ columns: [table.tx, table.number] }),
        index('_history_record').on(table.record, table.number),
        index('_history_group').on(table.group),
      ],
    ),
    aside: company.table(
      '_aside',
      {
        table: text().notNull(),
        name: text().notNull(),
        column: text(),
        revision: integer().notNull(),
        at: at().notNull().defaultNow(),
        what: json().$type<Pick<Aside, 'table' | 'column'>>().notNull(),
      },
      (table) => [primaryKey({ columns: [table.table, table.name] })],
    ),
    publish: company.table('_publish', {
      one: boolean().primaryKey().default(true),
      digest: text().notNull(),
      revision: integer().notNull(),
      at: at().notNull().defaultNow(),
      by: uuid(),
      progress: json().$type<Fillings>().notNull().default({}),
    }),
    counter: company.table(
      '_counter',
      {
        entity: text().notNull(),
        field: text().notNull(),
        period: text().notNull(),
        value: bigint({ mode: 'number' }).notNull(),
      },
      (table) => [primaryKey({ columns: [table.entity, table.field, table.period] })],
    ),
    answer: company.table(
      '_answer',
      {
        by: uuid().notNull(),
        key: text().notNull(),
        digest: text().notNull(),
        status: integer(),
        headers: json(),
        body: text(),
        at: at().notNull().defaultNow(),
      },
      (table) => [primaryKey({ columns: [table.by, table.key] }), index('_answer_at').on(table.at)],
    ),
    file: company.table(
      '_file',
      {
        id: uuid().primaryKey(),
        name: text().notNull(),
        type: text().notNull(),
        size: bigint({ mode: 'number' }).notNull(),
        sha256: text().notNull(),
        by: uuid(),
        at: at().notNull(),
        entity: text(),
        record: uuid(),
        field: text(),
      },
      (table) => [index('_file_record').on(table.record)],
    ),
    mapping: company.table(
      '_mapping',
      {
        entity: text().notNull(),
        digest: text().notNull(),
        headings: text().array().notNull(),
        mapping: json().$type<Mapping>().notNull(),
        by: uuid(),
        at: at().notNull(),
      },
      (table) => [primaryKey({ columns: [table.entity, table.digest] })],
    ),
    memberAccount: company.table('_member_account', { member: uuid().primaryKey(), account: text().notNull().unique() }),
    memberRole: company.table('_member_role', { member: uuid().notNull(), role: text().notNull() }, (table) => [
      primaryKey({ columns: [table.member, table.role] }),
    ]),
  }
}

/** What the product itself counts on in every company's members, an entity each company extends. */
export const memberTable = (schema: string) =>
  pgSchema(schema).table('member', {
    id: uuid().primaryKey(),
    name: text(),
    email: text(),
    language: text(),
    active: boolean(),
    deletedAt: timestamp('deleted_at', { precision: 3, withTimezone: true, mode: 'date' }),
  })
