import type { ClientBase, Connection, Submittable } from 'pg'

type Wire = Connection & { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }

/** `COPY … FROM STDIN` with all its rows at once, in the text format; Postgres reads rows no quicker way. */
export const copyIn = (client: ClientBase, text: string, rows: string): Promise<void> =>
  new Promise((resolve, reject) => {
    // What the driver asks of a query of its own (pg/lib/client.js); it has none for COPY.
    const query = {
      submit: (wire: Connection) => wire.query(text),
      handleCopyInResponse: (wire: Wire) => {
        wire.stream.cork()
        wire.sendCopyFromChunk(Buffer.from(rows))
        wire.endCopyFrom()
        wire.stream.uncork()
      },
      handleCommandComplete: () => {},
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    }
    client.query(query as Submittable)
  })

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
