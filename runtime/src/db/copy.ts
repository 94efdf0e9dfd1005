import { finished } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from } from 'pg-copy-streams'

/** `COPY … FROM STDIN` with all its rows at once, in the text format; Postgres reads rows no quicker way. */
export const copyIn = async (client: ClientBase, text: string, rows: string): Promise<void> => {
  const stream = client.query(from(text))
  stream.end(rows)
  await finished(stream)
}

/** Values of COPY's text format (Postgres manual, COPY, « Text Format »), with tabs between them; a line ends a row. */
export const copied = (...values: readonly (string | null)[]): string => values.map(spelt).join('\t')

/** One value: null is `\N`. */
export const spelt = (value: string | null): string => {
  if (value === null) return '\\N'
  return SPECIAL.test(value) ? value.replaceAll(SPECIALS, (char) => SPELT[char]!) : value
}
const SPECIAL = /[\\\n\r\t]/
const SPECIALS = /[\\\n\r\t]/g
const SPELT: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
