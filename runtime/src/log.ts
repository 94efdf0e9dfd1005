import { pino } from 'pino'

/** What operators read: one JSON line each on standard error, errors only unless LOG_LEVEL asks for more. Never bodies, never secrets. */
export const log = pino({ name: 'cahier', level: process.env.LOG_LEVEL || 'warn', base: null }, pino.destination({ dest: 2, sync: true }))

/** What is told whatever LOG_LEVEL asks for, for whoever must answer for the data: who took records away in a file. */
export const audit = log.child({ audit: true }, { level: 'info' })

/** What a person at a terminal reads while the server starts. */
export const tell = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
