import type { Value } from '@cahier/core/fields/kind'
import type { ImportLine, ImportReport } from '@cahier/core/wire'
import { describe, expect, it } from 'vitest'
import { linker } from '../src/imports/links.ts'
import { map } from '../src/imports/mapping.ts'
import { importCsv, type ImportOptions } from '../src/imports/run.ts'
import { publish } from '../src/model/publish.ts'
import { hush } from '../src/records/changes.ts'
import type { Context } from '../src/records/context.ts'
import { companyOn } from './company.ts'
import { databases } from './databases.ts'
import { integer, layer, link, role, text } from './models.ts'
import { actor, api } from './workspace.ts'

const person = (more = {}) => ({ label: 'name', fields: { name: { ...text, unique: true }, age: integer, chief: link('person'), ...more } })
const company = layer({ person: person() })
const ROWS = 20_000
const many = (begin: string): string =>
  'name;age\n' + Array.from({ length: ROWS }, (_, n) => `${begin} ${n};${n === 10 ? 'ten' : n}`).join('\n')
const GROUP = '019aa000-0000-7000-8000-00000000000a'

describe.each(databases)('an import that is begun, stopped and begun anew on $name', ({ fresh }) => {
  const suite = companyOn(fresh, company)
  const run = (csv: string, options: ImportOptions = {}, context: Partial<Context> = {}): Promise<ImportReport> =>
    importCsv(suite.context(context), 'person', [Buffer.from(csv)] as never, options)
  const count = async (begin: string): Promise<number> => {
    const text = `select count(*)::integer as n from "${suite.workspace.schema}".person where name like '${begin}%' and deleted_at is null`
    return (await suite.workspace.db.query<{ n: number }>({ text }))[0]!.n
  }

  it.each<{ name: string; options: ImportOptions; stays: boolean }>([
    { name: 'stays as it is, to the record, and the report says so', options: {}, stays: true },
    { name: 'is taken back where it is all or nothing', options: { strict: true }, stays: false },
    { name: 'is taken back where it was a trial', options: { dryRun: true }, stays: false },
  ])('what was written before a stop $name', async ({ options, stays }) => {
    const stop = new AbortController()
    const begin = `Stop ${Object.keys(options).join()}`
    const report = await run(many(begin), { ...options, signal: stop.signal, progress: () => stop.abort() })
    expect([report.stopped, report.applied, report.read === report.created + report.refused]).toEqual([true, stays, true])
    expect(report.created).toBeGreaterThan(0)
    expect(report.created).toBeLessThan(ROWS / 2)
    expect(await count(begin)).toBe(stays ? report.created : 0)
  })

  it('a stop that asks the database first is heard within a few batches where that is embedded', async () => {
    const { db } = suite.workspace
    if (db.kind !== 'embedded') return
    const stop = new AbortController()
    const ask = () => db.query({ text: 'select 1 as one' })
    let asked: Promise<void> | undefined
    const progress = () =>
      void (asked ??= ask()
        .then(ask)
        .then(ask)
        .then(() => stop.abort()))
    const report = await run(many('Heard'), { signal: stop.signal, progress })
    await asked
    expect(report.stopped).toBe(true)
    expect(report.read).toBeLessThanOrEqual(5000)
  })

  it('a row that waits for one behind the stop is not refused for it', async () => {
    const stop = new AbortController()
    const rows = Array.from({ length: 9000 }, (_, n) => `Waits ${n};${n === 5 ? 'Waits 8999' : ''}`).join('\n')
    const report = await run(`name;chief\n${rows}`, { signal: stop.signal, progress: () => stop.abort() })
    expect([report.stopped, report.refused, report.created]).toEqual([true, 0, report.read - 1])
  })

  it('is stopped by the group it was asked to have, and taken back by it', async () => {
    const told = await suite.app.request(`/api/import/person?group=${GROUP}`, { method: 'POST', body: many('Group') })
    const reader = told.body!.pipeThrough(new TextDecoderStream()).getReader()
    let first = ''
    while (!first.includes('progress')) first += (await reader.read()).value!
    expect(first).toContain(`"group":"${GROUP}"`)
    expect((await suite.ask('DELETE', `import/${GROUP}`, undefined, { 'x-roles': 'nobody' })).body).toEqual({ begun: true })
    let rest = ''
    for (let next = await reader.read(); !next.done; next = await reader.read()) rest += next.value
    const lines = rest
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ImportLine)
    expect(lines.at(-1)).toMatchObject({ report: { stopped: true, applied: true, created: await count('Group') } })
    expect((await suite.ask('DELETE', `import/${GROUP}`)).status).toBe(404)
    const again = await suite.ask('POST', `import/person?group=${GROUP}`, 'name\nAnother\n')
    expect([again.status, again.problems]).toEqual([409, ['import.group /group']])
    expect((await suite.ask('POST', `changes/${GROUP}/undo`)).status).toBe(200)
    expect(await count('Group')).toBe(0)
  })

  it('is nobody else’s to stop', async () => {
    const group = GROUP.replace('a000', 'a001')
    const told = await suite.app.request(`/api/import/person?group=${group}`, { method: 'POST', body: 'name\nMine\n' })
    const other = api(suite.workspace, '019aa000-0000-7000-8000-0000000000ff')
    expect((await other.request(`/api/import/${group}`, { method: 'DELETE' })).status).toBe(404)
    expect(await told.text()).toContain('"created":1')
  })

  it('writes nothing when it is stopped before its file is here', async () => {
    const group = GROUP.replace('a000', 'a002')
    const body = new ReadableStream<Uint8Array>({ start: (c) => c.enqueue(Buffer.from('name\nEarly 1\n')) })
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit
    const told = suite.app.request(`/api/import/person?group=${group}`, init)
    await expect.poll(async () => (await suite.ask('DELETE', `import/${group}`)).body).toEqual({ begun: false })
    const answer = await told
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('import.stopped')])
    expect(await count('Early')).toBe(0)
  })

  /** Whatever holds this company's transactions together clashes so many times, each when all of it is written. */
  const clashing = (times: number): Partial<Context> => {
    const { db } = suite.workspace
    let left = times
    const transaction: typeof db.transaction = (work) =>
      db.transaction(async (tx) => {
        const done = await work(tx)
        if (left-- > 0) throw Object.assign(new Error('deadlock detected'), { code: '40P01' })
        return done
      })
    const workspace = { ...suite.workspace, db: { ...db, transaction } }
    hush(workspace)
    return { workspace }
  }
  it('all or nothing, is begun anew when others stood in its way, and counts every row once', async () => {
    const heard: (string | number)[] = []
    const report = await run(
      'name;age\nClash 1;1\nClash 2;two\nClash 3;3\n',
      { dryRun: true, begin: ({ group }) => void heard.push(group), refused: ({ row }) => void heard.push(row) },
      clashing(0),
    )
    expect([heard, report.created]).toEqual([[report.group, 3], 2])
    heard.length = 0
    const whole = await run('name;age\nClash 1;1\nClash 2;2\n', { strict: true, begin: ({ group }) => void heard.push(group) }, clashing(2))
    expect([heard, whole.applied, whole.read, whole.created]).toEqual([[whole.group, whole.group, whole.group], true, 2, 2])
    expect(await count('Clash')).toBe(2)
  })
  it('all or nothing, tells that others stand in its way when that does not end', async () => {
    await expect(run('name\nBusy\n', { strict: true }, clashing(99))).rejects.toMatchObject({ status: 503 })
    expect(await count('Busy')).toBe(0)
  })
  it('all or nothing, is begun anew under the model that is served by then', async () => {
    const revision = suite.workspace.current()
    await publish(suite.workspace, [layer({ person: person({ town: text }) })])
    const report = await run('name;town\nMoved;Lyon\n', { strict: true }, { revision })
    expect([report.applied, report.created]).toEqual([true, 1])
    const [row] = await suite.workspace.db.query<{ town: Value }>({
      text: `select town from "${suite.workspace.schema}".person where name = 'Moved'`,
    })
    expect(row).toEqual({ town: 'Lyon' })
  })

  const remembered = async (csv: string, options: ImportOptions = {}, context: Partial<Context> = {}) => {
    let mapping: unknown
    await run(csv, { remember: true, dryRun: true, begin: (file) => void (mapping = file.mapping), ...options }, context)
    return mapping
  }
  const columns = { Firma: 'name', 'Firma (C)': null, Chef: { field: 'chief', by: 'name' } } as const
  it('reads a file as the last one of the same headings was, whoever brought that', async () => {
    const file = 'Firma;Chef;Firma;Age\nSame 1;;x;7\n'
    await run(file, { remember: true, mapping: { columns, key: ['name'] } })
    expect(await remembered(file)).toEqual({ columns, key: ['name'] })
    expect(await remembered('Firma;Firma;Chef;Age\n')).toBeUndefined()
    expect(await remembered('Firma;Chef;Firma;Age;reason\n')).toEqual({ columns, key: ['name'] })
    expect(await remembered(file, { remember: false, mapping: { columns: { Firma: 'name' } } })).toBeUndefined()
    const again = await run(file, { remember: true })
    expect([again.created, again.unchanged]).toEqual([0, 1])
    await run(file, { remember: true, mapping: { columns: { Firma: 'name' } }, dryRun: true })
    expect(await remembered(file)).toEqual({ columns, key: ['name'] })
    await run(file.replace('Same 1', 'Same 2'), { remember: true, mapping: { columns: { Firma: 'name' } } })
    expect(await remembered(file)).toEqual({ columns: { Firma: 'name' } })
  })
  it('forgets of it what the model no longer has, and what is not this person’s to fill', async () => {
    await run('Wer;Ort;Alter\nLast 1;Lyon;3\n', {
      remember: true,
      mapping: { columns: { Wer: 'name', Ort: 'town', Alter: 'age' }, key: ['name'] },
    })
    const clerk = { import: true, create: true, read: true, fields: { age: { update: false } } }
    await publish(suite.workspace, [layer({ person: person() }, role('clerk', { person: clerk }))])
    expect(await remembered('Wer;Ort;Alter\nLast 1;Lyon;3\n')).toEqual({ columns: { Wer: 'name', Alter: 'age' }, key: ['name'] })
    const as = { actor: actor(['clerk']) }
    expect(await remembered('Wer;Ort;Alter\nLast 3;Lyon;3\n', {}, as)).toEqual({ columns: { Wer: 'name' } })
  })

  it('finds names it has looked up for one batch while another makes it forget', async () => {
    await run('name\nKnown A\nKnown B\nKnown C\n')
    const context = suite.context({ actor: actor() })
    const { model } = context.revision
    const { columns } = map(['chief'], model.entities['person']!, [model])
    const names = linker(context, suite.workspace.db, columns[0]!, columns[0]!.by!, { locale: 'en-GB' } as never, 1)
    const first = await names.find(['Known A', 'Known B'])
    const second = await names.find(['Known C', 'Known A'])
    expect([...first.keys(), ...second.keys()]).toEqual(['Known A', 'Known B', 'Known C', 'Known A'])
    expect([...first.values(), ...second.values()].filter((found) => typeof found !== 'string')).toEqual([])
  })
})
