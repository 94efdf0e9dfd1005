import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { problem } from '@cahier/core/problem'
import { Refused } from '../errors.ts'
import { bornAt } from './process.ts'

/** What `<data>/cahier.lock` says: who has the folder, where it answers, and the key that proves one can read this file. */
export type Holder = {
  readonly pid: number
  readonly url: string | null
  readonly token: string
  readonly startedAt: string
  /** Tells two processes with one number apart; '' where the system does not say. */
  readonly born: string
  readonly host: string
}
export type Lock = {
  readonly token: string
  /** Writes where the server answers, once it does. */
  announce(url: string): Promise<void>
  release(): Promise<void>
}

/** Locks the folder for this process; refuses with who has it. A lock whose process has died is taken over. */
export const takeLock = async (data: string): Promise<Lock> => {
  await mkdir(data, { recursive: true, mode: 0o700 })
  const path = join(data, 'cahier.lock')
  const mine: Holder = {
    pid: process.pid,
    url: null,
    token: randomBytes(24).toString('base64url'),
    startedAt: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    born: await bornAt(process.pid),
    host: hostname(),
  }
  for (let tries = 0; !(await take(path, mine)); tries++) {
    const holder = await holderOf(data)
    if (holder || tries > 10) {
      const params = { data, pid: holder?.pid ?? 0, url: holder?.url ?? null }
      throw new Refused([problem('data.locked', '', params)])
    }
  }
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), BEAT).unref()
  return {
    token: mine.token,
    announce: (url) => replace(path, { ...mine, url }),
    async release() {
      clearInterval(beat)
      if ((await read(path))?.token === mine.token) await rm(path, { force: true })
    },
  }
}

/** How often a holder shows that it lives, for those who cannot see its process: another container on the same folder. */
const BEAT = 5000

/** The living process that has this folder, if any. */
export const holderOf = async (data: string): Promise<Holder | undefined> => {
  const path = join(data, 'cahier.lock')
  const holder = await read(path)
  return holder && (await alive(path, holder)) ? holder : undefined
}

/**
 * Makes the file ours, unless a living process has it. A dead one is only ever replaced, in one rename and by whoever holds
 * `<path>.next`: so it cannot be replaced twice, nor is there a moment without it in which a third process finds the place free.
 */
const take = async (path: string, mine: Holder): Promise<boolean> => {
  if (await create(path, mine)) return true
  if (!(await dead(path))) return false
  const next = `${path}.next`
  if (!(await take(next, mine))) return false
  if (await dead(path)) {
    await rename(next, path)
    return true
  }
  await rm(next, { force: true })
  return false
}

/** Is there a file that no living process answers for? Half a lock is one too; no file is none. */
const dead = async (path: string): Promise<boolean> => {
  const written = await readFile(path, 'utf8').catch(() => undefined)
  if (written === undefined) return false
  const holder = parse(written)
  return !holder || !(await alive(path, holder))
}

/** A link is made whole or not at all, and never over a file that is there: nobody reads half a lock. */
const create = async (path: string, holder: Holder): Promise<boolean> => {
  const part = `${path}.${holder.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(part, text(holder), { mode: 0o600 })
  try {
    await link(part, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    await rm(part, { force: true })
  }
}

const replace = async (path: string, holder: Holder): Promise<void> => {
  const part = `${path}.${holder.pid}.part`
  await writeFile(part, text(holder), { mode: 0o600 })
  await rename(part, path)
}

const text = (holder: Holder): string => `${JSON.stringify(holder)}\n`

const read = async (path: string): Promise<Holder | undefined> => parse(await readFile(path, 'utf8').catch(() => ''))

const parse = (written: string): Holder | undefined => {
  try {
    const holder = JSON.parse(written) as Partial<Holder>
    return typeof holder.pid === 'number' ? (holder as Holder) : undefined
  } catch {
    return undefined
  }
}

/** A number can be given to another process, so the birth must agree too; what lives on another host is judged by its heartbeat. */
const alive = async (path: string, { pid, born, host }: Holder): Promise<boolean> => {
  if (host !== hostname()) return Date.now() - (await stat(path).catch(() => ({ mtimeMs: 0 }))).mtimeMs < 4 * BEAT
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = await bornAt(pid)
  return now === '' || born === '' || now === born
}
