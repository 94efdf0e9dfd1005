import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Refused } from '../errors.ts'
import { holderOf, takeLock } from './lock.ts'
import { bornAt } from './process.ts'

let data: string
let path: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'cahier-lock-'))
  path = join(data, 'cahier.lock')
})
afterEach(() => rm(data, { recursive: true, force: true }))

const leave = async (holder: object): Promise<void> =>
  writeFile(
    path,
    JSON.stringify({
      pid: process.pid,
      url: null,
      token: 'old',
      startedAt: '',
      born: await bornAt(process.pid),
      host: hostname(),
      ...holder,
    }),
  )

/** A process of our own that has ended: its number is free, or somebody else's. */
const dead = async (): Promise<number> => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

describe('the lock of a data folder', () => {
  it('makes a folder that nobody else on the machine may look into', async () => {
    const lock = await takeLock(join(data, 'fresh'))
    expect((await stat(join(data, 'fresh'))).mode & 0o777).toBe(0o700)
    await lock.release()
  })
  it('says who has it, where they answer, and keeps its key to its owner', async () => {
    const lock = await takeLock(data)
    await lock.announce('http://127.0.0.1:3000')
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:3000', token: lock.token })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await holderOf(data)).toMatchObject({ pid: process.pid })
    await lock.release()
    expect(await readdir(data)).toEqual([])
    expect(await holderOf(data)).toBeUndefined()
  })
  it('is refused while its holder lives, with the holder’s number and address', async () => {
    const lock = await takeLock(data)
    await lock.announce('http://127.0.0.1:3000')
    const refused = await takeLock(data).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Refused)
    expect((refused as Refused).problems).toEqual([
      { code: 'data.locked', path: '', params: { data, pid: process.pid, url: 'http://127.0.0.1:3000' } },
    ])
    await lock.release()
  })

  const stale = [
    { name: 'of a process that has died', left: async () => ({ pid: await dead(), born: 'x/1' }) },
    { name: 'of a process whose number another one has now', left: async () => ({ pid: process.pid, born: 'earlier boot/12' }) },
    { name: 'of another host that shows no sign of life', left: async () => ({ host: 'other' }), old: true },
  ]
  it.each(stale)('is taken over when it is $name', async ({ left, old }) => {
    await leave(await left())
    if (old) await utimes(path, new Date(0), new Date(0))
    const lock = await takeLock(data)
    expect(await holderOf(data)).toMatchObject({ token: lock.token })
    await lock.release()
    expect(await readdir(data)).toEqual([])
  })
  it('of another host is respected while it beats', async () => {
    await leave({ host: 'other', pid: 1 })
    await expect(takeLock(data)).rejects.toBeInstanceOf(Refused)
  })
  it('that is no lock at all is taken over', async () => {
    await writeFile(path, 'half a lo')
    await (await takeLock(data)).release()
  })
  it('goes to one only, of many that find a dead one', async () => {
    const pid = await dead()
    for (let round = 0; round < 50; round++) {
      await leave({ pid, born: 'x/1' })
      const taken = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(data)))
      const won = taken.filter((one) => one.status === 'fulfilled')
      expect(won.length).toBe(1)
      await won[0]?.value.release()
    }
    expect(await readdir(data)).toEqual([])
  })
  it('is taken over though another process died while it was taking it', async () => {
    await leave({ pid: await dead(), born: 'x/1' })
    await copyFile(path, `${path}.next`)
    await (await takeLock(data)).release()
    expect(await readdir(data)).toEqual([])
  })
  it('released by one is not taken from another', async () => {
    const mine = await takeLock(data)
    await leave({ token: 'somebody else' })
    await mine.release()
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ token: 'somebody else' })
  })
})
