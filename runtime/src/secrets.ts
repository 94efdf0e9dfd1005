import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { problem } from '@cahier/core/problem'
import { Refused } from './errors.ts'

/** Turns secrets into what the database keeps, and back for whoever must use them: no route does. */
export type Seal = { readonly close: (text: string) => string; readonly open: (sealed: string) => string | undefined }

const VERSION = 'v1'
const [NONCE, TAG] = [12, 16]

/** AES-256-GCM (NIST SP 800-38D): what was changed by anybody else does not open. */
export const sealWith = (key: Buffer): Seal => ({
  close: (text) => {
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    const closed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), closed]).toString('base64url')}`
  },
  open: (sealed) => {
    const [version, body = ''] = sealed.split('.')
    const bytes = Buffer.from(body, 'base64url')
    if (version !== VERSION || bytes.length < NONCE + TAG) return undefined
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8')
    } catch {
      return undefined
    }
  },
})

/** A key nobody keeps, for companies that live as long as a test. */
export const passing = (): (() => Promise<Seal>) => {
  const seal = sealWith(randomBytes(32))
  return () => Promise.resolve(seal)
}

/**
 * The key of this installation, read when the first secret is written: CAHIER_KEY (32 bytes in base64), which several servers
 * on one database must share, else `<data>/key`, made then. It is in no backup: without it secrets must be given again.
 */
export const installed = (data: string, env: Readonly<Record<string, string | undefined>> = process.env): (() => Promise<Seal>) => {
  let seal: Promise<Seal> | undefined
  return () => (seal ??= keyOf(data, env.CAHIER_KEY).then(sealWith))
}

const keyOf = async (data: string, given: string | undefined): Promise<Buffer> => {
  const file = join(data, 'key')
  const key = Buffer.from(given ?? (await read(file).catch(() => made(file))), 'base64')
  if (key.length !== 32) throw new Refused([problem('settings.key')])
  return key
}

/** Two that make it at once keep one: the second finds the first's, whole as soon as it is there where files can have two names. */
const made = async (file: string): Promise<string> => {
  const [own, key] = [`${file}.${randomUUID()}`, randomBytes(32).toString('base64')]
  const write = (to: string) => writeFile(to, key, { mode: 0o600, flag: 'wx' })
  await mkdir(dirname(file), { recursive: true })
  await write(own)
  await link(own, file)
    .catch((error: unknown) => (isThere(error) ? undefined : write(file)))
    .catch((error: unknown) => {
      if (!isThere(error)) throw error
    })
    .finally(() => rm(own))
  return read(file)
}

const isThere = (error: unknown): boolean => (error as { code?: unknown }).code === 'EEXIST'

/** Where files cannot have two names, who writes it may not be done. */
const read = async (file: string, tries = 50): Promise<string> => {
  const key = await readFile(file, 'utf8')
  if (key.length >= 44 || tries === 0) return key
  await sleep(20)
  return read(file, tries - 1)
}
