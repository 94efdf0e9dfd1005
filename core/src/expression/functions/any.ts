import { isDecimal } from '../decimal.ts'
import { instant } from '../literal.ts'
import type { Type } from '../node.ts'
import type { Datum, Fn, Signature } from './fn.ts'

const spelled = (type: Type, sql: (value: string) => string, js: (value: Datum) => string | null = String): Signature => ({
  takes: [type],
  gives: 'text',
  js,
  sql: (value) => sql(value!),
})

export const any = {
  /** What is said when there is nothing else to say. */
  or: {
    method: true,
    signatures: (['text', 'number', 'boolean', 'date', 'datetime', 'time', 'duration', 'link'] as const).map((type): Signature => ({
      takes: [type, type],
      lenient: true,
      gives: type,
      js: (value: Datum | null, otherwise: Datum | null) => value ?? otherwise,
      sql: (value, otherwise) => `coalesce(${value}, ${otherwise})`,
    })),
  },
  /** As it is on the wire, whatever the person's language. */
  string: {
    method: false,
    signatures: [
      spelled(
        'number',
        (n) => `trim_scale(${n})::text`,
        (n) => (isDecimal(n) ? (n.isZero() ? '0' : n.toFixed()) : null),
      ),
      spelled('boolean', (b) => `(${b})::text`),
      spelled('date', (d) => `to_char(${d}, 'YYYY-MM-DD')`),
      spelled(
        'datetime',
        (m) => `to_char(${m} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
        (m) => instant(String(m)) ?? null,
      ),
      spelled('time', (t) => `to_char(${t}, 'HH24:MI:SS')`),
      spelled('link', (id) => `(${id})::text`),
    ],
  },
} satisfies Readonly<Record<string, Fn>>
