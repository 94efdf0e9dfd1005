import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layerOf, readLayer } from './read.ts'

describe('the folder of a model', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cahier-read-'))
    await mkdir(join(folder, 'own/entities'), { recursive: true })
    await mkdir(join(folder, 'shared'))
    await writeFile(join(folder, 'own/app.json'), '\ufeff{"name": "own"}\r\n')
    await writeFile(join(folder, 'own/entities/notes.txt'), 'no document')
    await writeFile(join(folder, 'shared/account.json'), '{"$id": "account"}')
    await symlink('../../shared/account.json', join(folder, 'own/entities/account.json'))
    await symlink('../shared', join(folder, 'own/roles'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is read with the documents that are links to others, byte order mark or not', async () => {
    const { name, documents } = await readLayer(join(folder, 'own'))
    expect(name).toBe('own')
    expect(documents.map(({ path, json }) => [path, json])).toEqual([
      ['app.json', { name: 'own' }],
      ['entities/account.json', { $id: 'account' }],
      ['roles/account.json', { $id: 'account' }],
    ])
  })
  it('is the same when its documents are sent, byte order mark or not', () => {
    const { documents } = layerOf([{ path: 'app.json', text: '\ufeff{"name": "own"}' }])
    expect(documents).toEqual([{ path: 'app.json', text: '{"name": "own"}', json: { name: 'own' } }])
  })
  it('is refused where a link leads nowhere', async () => {
    await symlink('nowhere.json', join(folder, 'own/entities/gone.json'))
    await expect(readLayer(join(folder, 'own'))).rejects.toThrow('gone.json')
  })
})
