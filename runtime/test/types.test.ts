import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { compile } from '@cahier/core/model/compile'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { typesOf } from '../src/cli/types.ts'
import { readLayer } from '../src/model/read.ts'
import { serve, type Server } from './server.ts'
import { firstAccount } from './sign-in.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const APP = 'runtime/bench/model'

const uses = `import { client, Refusal, type Contact, type ContactDraft } from './model.ts'
const crm = client('http://127.0.0.1:3000', { cookie: '' })
const made: Contact = await crm.contact.create({ name: 'Ann', company: '019' })
const stage: 'lead' | 'customer' | 'lost' | null = made.stage
const draft: Partial<ContactDraft> = { revenue: 12 }
await crm.contact.update(made.id, draft, made.version)
for await (const { name } of crm.company.all({ filter: 'record.name != null', sort: 'name' })) console.log(name, stage)
// @ts-expect-error A contact has a company.
await crm.contact.create({ name: 'Ann' })
// @ts-expect-error There is no such stage.
await crm.contact.update(made.id, { stage: 'won' })
// @ts-expect-error There is no such entity.
await crm.deal.list()
// @ts-expect-error A contact makes no moves.
await crm.contact.move(made.id, 'win')
console.log(new Refusal(404, {}).problems)
`

describe('the types of a model, with their client', () => {
  let folder: string
  let server: Server
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cahier-types-'))
    const { model } = compile([await readLayer(join(root, APP))])
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'model.ts'), await typesOf(model!))
    server = await serve({ app: APP })
  })
  afterAll(async () => {
    await server.stop()
    await rm(folder, { recursive: true })
  })

  it('say lists, parts and secrets as they are', async () => {
    const text = await typesOf(compile([await readLayer(join(root, 'examples/kitchen-sink'))]).model!)
    const type = (field: string, of = 'export interface Provision ') =>
      text.slice(text.indexOf(of)).match(new RegExp(`\\n  ${field}: ([^*]*?)\\n(  /|})`))?.[1]
    expect(type('seasons')).toBe("('spring' | 'summer' | 'autumn' | 'winter')[] | null")
    expect(type('tags')).toBe('string[] | null')
    expect(text).toContain('maker_place: {\n    latitude: number\n    longitude: number\n  } | null')
    expect(type('keeps_for')).toBe('number | null')
    expect(type('portal_password')).toBe('boolean | null')
  })

  it('compile strictly, and refuse what the model refuses', async () => {
    await writeFile(join(folder, 'uses.ts'), uses)
    const options =
      '--strict --noEmit --target es2024 --lib es2024,dom,dom.asynciterable --module nodenext --allowImportingTsExtensions --skipLibCheck'
    const tsc = join(root, 'node_modules/@typescript/native/bin/tsc')
    const checked = await promisify(execFile)(process.execPath, [tsc, ...options.split(' '), join(folder, 'uses.ts')], {
      cwd: folder,
    }).catch((error: { stdout: string }) => error)
    expect(checked.stdout).toBe('')
  })

  it('do over HTTP what they say', async () => {
    const { client, Refusal } = (await import(join(folder, 'model.ts'))) as typeof import('../src/cli/typed/client.ts')
    const crm = client(server.url, { cookie: await firstAccount(server.url), origin: server.url })
    const company = await crm['company']!.create({ name: 'Acme' })
    const ann = await crm['contact']!.create({ name: 'Ann', company: company.id })
    for (let i = 0; i < 4; i++) await crm['contact']!.create({ name: `Ann ${i}`, company: company.id })
    expect(await crm['contact']!.update(ann.id, { stage: 'lead' }, ann.version)).toMatchObject({ stage: 'lead', version: 2 })
    await expect(crm['contact']!.update(ann.id, { stage: 'lost' }, ann.version)).rejects.toMatchObject({ status: 412 })
    await expect(crm['contact']!.create({ name: 'Bob' })).rejects.toMatchObject({
      problems: [{ code: 'field.required', pointer: '/company' }],
    })
    expect(await crm['contact']!.create({ name: '' }).catch((error: unknown) => error)).toBeInstanceOf(Refusal)
    const names: unknown[] = []
    for await (const { name } of crm['contact']!.all({ sort: '-name', limit: 2 })) names.push(name)
    expect(names).toEqual(['Ann 3', 'Ann 2', 'Ann 1', 'Ann 0', 'Ann'])
    await crm['contact']!.remove(ann.id)
    expect((await crm['contact']!.list({ count: 'exact' })).count).toBe(4)
    expect(await crm['contact']!.restore(ann.id)).toMatchObject({ id: ann.id })
    expect(await crm['contact']!.read(ann.id, { expand: 'company' })).toMatchObject({ expand: { company: { name: 'Acme' } } })
  })
})
