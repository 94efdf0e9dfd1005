import { finished } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from } from 'pg-copy-streams'

/** `COPY … FROM STDIN` with all its rows at once, in the text format; Postgres reads rows no quicker way. */
export const copyIn = async (client: ClientBase, text: string, rows: string): Promise<void> => {
  const stream = client.query(from(text))
  stream.end(rows)
  await finished(stream)
}

/** A row of COPY's text format (Postgres manual, COPY, « Text Format »): null is `\N`. */
export const copyRow = (values: readonly (string | null)[]): string => {
  let row = ''
  for (let i = 0; i < values.length; i++) row += (i > 0 ? '\t' : '') + spelt(values[i]!)
  return `${row}\n`
}

const spelt = (value: string | null): string => {
  if (value === null) return '\\N'
  return SPECIAL.test(value) ? value.replaceAll(SPECIALS, (char) => SPELT[char]!) : value
}
const SPECIAL = /[\\\n\r\t]/
const SPECIALS = /[\\\n\r\t]/g
const SPELT: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
