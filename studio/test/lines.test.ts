import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { openCompany, program } from './browser.ts'
import { lines } from './lines.ts'
import { at } from './walk.ts'

describe.skipIf(!program)('the lines of a record, in a browser', { timeout: 300_000 }, () => {
  let folder: string
  let company: Awaited<ReturnType<typeof openCompany>>

  beforeAll(async () => {
    folder = await withFiles('examples/kitchen-sink', 'banquet_course')
    at.company = company = await openCompany(folder)
    await company.settle([])
  }, 300_000)
  afterAll(async () => {
    await company?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  lines()
})

/** A model as it is, and a file and a signature in one of its entities. */
async function withFiles(app: string, entity: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cahier-lines-'))
  await cp(resolve(import.meta.dirname, '../..', app), folder, { recursive: true })
  const path = join(folder, 'entities', `${entity}.json`)
  const document = JSON.parse(await readFile(path, 'utf8')) as { properties: object }
  document.properties = {
    ...document.properties,
    photo: { $ref: 'field:image', title: 'Photo' },
    signed: { $ref: 'field:signature', title: 'Signature' },
  }
  await writeFile(path, JSON.stringify(document))
  return folder
}
