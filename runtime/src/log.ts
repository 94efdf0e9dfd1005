import { closeSync, openSync } from 'node:fs'
import { pino } from 'pino'

let out = pino.destination({ dest: 2, sync: true })

/**
 * What operators read: one JSON line each on standard error, warnings and errors only unless LOG_LEVEL asks for more. Never bodies,
 * never secrets.
 */
export const log = pino({ name: 'cahier', level: process.env.LOG_LEVEL || 'warn', base: null }, { write: (line) => out.write(line) })

/** From now on into this file, its owner's alone, where it can be written: a command that is its own server leaves the terminal to what it says. */
export const logInto = (file: string): void => {
  try {
    closeSync(openSync(file, 'a', 0o600))
  } catch {
    return
  }
  out = pino.destination({ dest: file, sync: true })
}

/** What is told whatever LOG_LEVEL asks for, for whoever must answer for the data: who took records away in a file. */
export const audit = log.child({ audit: true }, { level: 'info' })

/** What a person at a terminal reads while the server starts. */
export const tell = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
