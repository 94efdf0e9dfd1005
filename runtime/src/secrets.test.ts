import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { installed, sealWith } from './secrets.ts'

/** A file system without hard links, as some shares of a network are. */
const share = vi.hoisted(() => ({ linked: true }))
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const link: typeof real.link = (...given) =>
    share.linked ? real.link(...given) : Promise.reject(Object.assign(new Error('not here'), { code: 'EPERM' }))
  return { ...real, link }
})

describe('a secret', () => {
  it('opens with the key it was closed with, and with no other', () => {
    const [one, other] = [sealWith(Buffer.alloc(32, 1)), sealWith(Buffer.alloc(32, 2))]
    const closed = one.close('é 🔑')
    expect([one.open(closed), other.open(closed)]).toEqual(['é 🔑', undefined])
  })

  it('is closed differently each time, and does not open once changed', () => {
    const { close, open } = sealWith(Buffer.alloc(32, 1))
    const closed = close('abc')
    expect(close('abc')).not.toBe(closed)
    for (const wrong of ['', 'abc', 'v2.x', closed.slice(0, -1), `v1.${Buffer.alloc(64).toString('base64url')}`])
      expect(open(wrong)).toBe(undefined)
  })

  it.each([
    { where: 'on a disk', linked: true },
    { where: 'on a share without hard links', linked: false },
  ])('has the key of the installation, made once and for its owner alone, $where', async ({ linked }) => {
    share.linked = linked
    const data = await mkdtemp(join(tmpdir(), 'cahier-key-'))
    const closed = await Promise.all(Array.from({ length: 20 }, async () => (await installed(data, {})()).close('x')))
    const seal = await installed(data, {})()
    expect(closed.map(seal.open)).toEqual(closed.map(() => 'x'))
    expect(await readdir(data)).toEqual(['key'])
    expect((await stat(join(data, 'key'))).mode & 0o777).toBe(0o600)
    const same = await installed('/nowhere', { CAHIER_KEY: await readFile(join(data, 'key'), 'utf8') })()
    expect(same.open(closed[0]!)).toBe('x')
    await expect(installed('/nowhere', { CAHIER_KEY: 'short' })()).rejects.toThrow('settings.key')
    await rm(data, { recursive: true })
  })
})
