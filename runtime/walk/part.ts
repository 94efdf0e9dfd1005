import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../src/db/connect.ts'
import { walkCompany, type Report } from './walk.ts'

/** What a walker in a process of its own answers for each company it was given. */
export type Walked = { readonly seed: number; readonly report: Report }

// What is lost with the machine is of no use here: the embedded database lies in memory where that is a folder.
const [databaseUrl] = process.argv.slice(2)
const data = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cahier-walk-'))
const db = await connect({ data, databaseUrl })

let last = Promise.resolve()
process.on('message', (seed: number) => {
  last = last.then(async () => {
    const walked: Walked = { seed, report: await walkCompany(db, seed) }
    process.send!(walked)
  })
})
process.once('disconnect', () => {
  void last
    .then(() => db.close())
    .finally(() => {
      rmSync(data, { recursive: true, force: true })
      process.exit()
    })
})
// Ctrl-C reaches all of a terminal: the one that tells of the result ends the others.
process.on('SIGINT', () => {})
