import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const example = join(root, 'examples/hardware-reseller')
let temporary = ''

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'cahier-cli-'))
})
afterAll(() => rm(temporary, { recursive: true, force: true }))

const cahier = (args: readonly string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number; out: string; err: string }>((done) => {
    const options = { cwd: root, env: { ...process.env, LANG: 'en_GB.UTF-8', LC_ALL: '', NO_COLOR: '1', ...env } }
    const child = execFile(process.execPath, [join(root, 'runtime/src/cli.ts'), ...args], options, (_, out, err) =>
      done({ code: child.exitCode ?? -1, out, err }),
    )
    child.stdin?.end()
  })

/** A copy of the example with one document changed as text. */
const copy = async (name: string, document: string, change: (text: string) => string): Promise<string> => {
  const folder = join(temporary, name)
  await cp(example, folder, { recursive: true })
  const path = join(folder, document)
  await writeFile(path, change(await readFile(path, 'utf8')))
  return folder
}

const broken = [
  {
    name: 'a link to an entity that does not exist',
    document: 'entities/opportunity.json',
    change: (text: string) => text.replace('"to": "product"', '"to": "produkt"'),
    says: /entities\/opportunity\.json:\d+:\d+ \/properties\/product\/to .*“produkt”.*“product”/,
    line: '"to": "produkt"',
  },
  {
    name: 'a rule that reads a field nobody has',
    document: 'entities/opportunity.json',
    change: (text: string) => text.replace('record.close_date >= record.engage_date', 'record.close_dat >= record.engage_date'),
    says: /entities\/opportunity\.json:\d+:\d+ \/rules\/0\/check .*close_dat/,
    line: 'record.close_dat >=',
  },
  {
    name: 'a keyword nobody knows',
    document: 'entities/account.json',
    change: (text: string) => text.replace('"maxLength": 120, "unique": true', '"maxlength": 120, "unique": true'),
    says: /entities\/account\.json:\d+:\d+ \/properties\/name\/maxlength .*maxLength/,
    line: '"maxlength": 120',
  },
  {
    name: 'JSON that is none',
    document: 'roles/manager.json',
    change: (text: string) => text.replace('"title": "Manager",', '"title": "Manager"'),
    says: /roles\/manager\.json:5:\d+ /,
    line: '"entities": {',
  },
]

describe('cahier check', () => {
  it('finds nothing wrong with the example', async () => {
    expect(await cahier(['check', example])).toMatchObject({ code: 0, out: 'The model is sound: 5 entities.\n' })
  })
  for (const [at, { name, document, change, says, line }] of broken.entries()) {
    it(`${name}: says where, and ends with 1`, async () => {
      const folder = await copy(`broken${at}`, document, change)
      const { code, out } = await cahier(['check', folder])
      expect(code).toBe(1)
      expect(out).toMatch(says)
      const [, number] = new RegExp(`${document.replace('.', '\\.')}:(\\d+):`).exec(out) ?? []
      const lines = (await readFile(join(folder, document), 'utf8')).split('\n')
      expect(lines[Number(number) - 1]).toContain(line)
    })
  }
  it('speaks French to who does, and JSON to machines', async () => {
    const folder = join(temporary, 'broken0')
    const french = await cahier(['check', folder], { LANG: 'fr_FR.UTF-8' })
    expect(french.err).toBe('1 problème.\n')
    const { code, out, err } = await cahier(['check', folder, '--json'])
    expect([code, err]).toEqual([1, ''])
    expect(JSON.parse(out)).toMatchObject({
      problems: [{ document: 'entities/opportunity.json', pointer: '/properties/product/to', column: expect.any(Number) }],
    })
  })
  it('a folder that is not there is a mistake of use, and ends with 2', async () => {
    expect(await cahier(['check', join(temporary, 'nowhere')])).toMatchObject({ code: 2, out: '' })
  })
  it('a command that is not there ends with 2', async () => {
    expect((await cahier(['chekc', example])).code).toBe(2)
  })
})

describe('cahier types', () => {
  it('writes one interface per entity, with choices as they are', async () => {
    const { code, out } = await cahier(['types', example])
    expect(code).toBe(0)
    expect(out).toContain('export interface Opportunity {')
    expect(out).toMatch(
      /stage: \('?prospecting'? \| 'engaging' \| 'won' \| 'lost'\) \| null|stage: 'prospecting' \| 'engaging' \| 'won' \| 'lost' \| null/,
    )
    expect(out).toContain('close_value: number | null')
  })
})

const pipeline = join(example, 'data/sales_pipeline.csv')

describe.each([
  { name: 'with a server running', serving: true },
  { name: 'by itself', serving: false },
])('the company, $name', { timeout: 300_000 }, ({ serving }) => {
  let folder = ''
  let server: ChildProcess | undefined
  const env = () => ({ CAHIER_DATA: join(temporary, `data-${serving}`), CAHIER_APP: folder, PORT: '0', DATABASE_URL: '' })
  const run = (...args: string[]) => cahier(args, env())
  const json = async (...args: string[]) => {
    const { code, out } = await run(...args, '--json')
    return { code, answer: JSON.parse(out) as unknown }
  }

  beforeAll(async () => {
    // Without its data documents, so that nothing is loaded by itself.
    folder = await copy(`company-${serving}`, 'app.json', (text) => text)
    for (const set of ['products', 'accounts', 'managers', 'sales_agents', 'opportunities']) await rm(join(folder, `data/${set}.json`))
    if (!serving) return
    server = spawn(process.execPath, [join(root, 'runtime/src/cli.ts'), 'start', folder], {
      env: { ...process.env, ...env() },
      stdio: 'ignore',
    })
    const lock = join(env().CAHIER_DATA, 'cahier.lock')
    for (const until = Date.now() + 200_000; Date.now() < until;) {
      const text = await readFile(lock, 'utf8').catch(() => '{}')
      if ((JSON.parse(text) as { url?: string }).url) return
      await new Promise((next) => setTimeout(next, 100))
    }
    throw new Error('the server did not start')
  })
  afterAll(async () => {
    if (!server) return
    const ended = new Promise((done) => server?.once('exit', done))
    server.kill('SIGTERM')
    await ended
  })

  it('imports every data file a folder describes', async () => {
    const { code, answer } = await json('import', '--data', example)
    expect(code).toBe(0)
    expect(answer).toMatchObject([
      { created: 7 },
      { created: 85 },
      { created: 6, unchanged: 29 },
      { created: 35 },
      { created: 8800, refused: 0 },
    ])
  })

  it('imports a file with a mapping of one’s own: the refused rows are in a file of their own, ready to be corrected', async () => {
    const mapping = join(temporary, `mapping-${serving}.json`)
    const file = join(temporary, `pipeline-${serving}.csv`)
    const own = JSON.parse(await readFile(join(example, 'data/opportunities.json'), 'utf8')) as { columns: Record<string, unknown> }
    await cp(pipeline, file)
    await writeFile(mapping, JSON.stringify({ key: ['code'], columns: { ...own.columns, product: { field: 'product', by: 'name' } } }))
    const { code, out, err } = await run('import', 'opportunity', file, '--mapping', mapping)
    expect(code).toBe(1)
    expect(out).toContain('8,800 rows read')
    expect(out).toContain('7,320 unchanged, 1,480 refused')
    expect(out).toContain('1,480 × “GTXPro”; “GTX Pro” perhaps?')
    expect(err).toBe('')
    const lines = (await readFile(join(temporary, `pipeline-${serving}.refused.csv`), 'utf8')).trimEnd().split('\r\n')
    expect(lines).toHaveLength(1481)
    expect(lines[0]).toBe('\ufeffopportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value,reason')
    expect(lines[1]).toMatch(/^Z063OYW0,Darcel Schlecht,GTXPro,Isdom,Won,2016-10-25,2017-03-11,4514,"?Nothing is called “GTXPro”/)
  })

  it('takes a mapping of any length, and says refusals in the language of the terminal', async () => {
    const mapping = join(temporary, `long-${serving}.json`)
    const aliases = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`Old name ${at}`, `New name ${at}`]))
    await writeFile(
      mapping,
      JSON.stringify({ columns: { product: { field: 'name', aliases }, series: 'series', sales_price: 'sales_price' } }),
    )
    const file = join(temporary, `products-${serving}.csv`)
    await writeFile(file, 'product,series,sales_price\nOld name 7,GTX,1\nOther,XYZ,2\n')
    const { code, out } = await cahier(['import', 'product', file, '--mapping', mapping, '--dry-run'], { ...env(), LANG: 'fr_FR.UTF-8' })
    expect(code).toBe(1)
    expect(out).toMatch(/^2 lignes lues en .* s, 1 créée, 1 refusée\.\n1 ligne refusée \(3\)/)
    expect(out).toContain('Essai à blanc')
  })

  it.runIf(serving)('a file it cannot write is said, and none is written over', async () => {
    const kept = join(temporary, 'kept.zip')
    await writeFile(kept, 'an earlier backup')
    const said = async (...args: string[]): Promise<string> => (await cahier(args, { ...env(), LANG: 'en_GB.UTF-8' })).err
    expect(await said('backup', kept)).toBe(`${kept} is there already, and is not written over. Choose another name.\n`)
    expect(await readFile(kept, 'utf8')).toBe('an earlier backup')
    for (const there of [join(temporary, 'no', 'where.csv'), temporary])
      expect(await said('export', 'account', '-o', there)).toBe(
        `${there} cannot be written there. Check the folder, and that you may write in it.\n`,
      )
  })

  it.runIf(serving)('a file or mapping it cannot use is said, and nothing is written', async () => {
    expect(await run('import', 'opportunity', join(temporary, 'nowhere.csv'))).toMatchObject({ code: 2 })
    expect(await run('import', 'nothing', pipeline)).toMatchObject({ code: 1 })
    expect(await run('import')).toMatchObject({ code: 2 })
  })

  it('exports to a pipe or a file, as the asked language writes', async () => {
    const { code, out } = await run(
      'export',
      'opportunity',
      '--filter',
      "record.stage == 'won'",
      '--fields',
      'code,close_value,account',
      '--sort',
      'code',
      '--language',
      'fr',
    )
    const lines = out.split('\r\n')
    expect([code, lines.length, lines[0]]).toEqual([0, 4240, '\ufeffCode;Conclue pour;Entreprise'])
    const file = join(temporary, `won-${serving}.csv`)
    const kept = await run('export', 'account', '-o', file)
    expect(kept).toEqual({ code: 0, out: '', err: `Written to ${file}.\n` })
    // By itself it is its own server, and what it takes away is told in the log of that.
    const log = await readFile(join(env().CAHIER_DATA, 'cahier.log'), 'utf8').catch(() => '')
    expect(log.includes('"audit":true')).toBe(!serving)
    if (!serving) expect((await stat(join(env().CAHIER_DATA, 'cahier.log'))).mode & 0o777).toBe(0o600)
    const searched = await run('export', 'account', '--search', 'isdom', '--fields', 'name')
    expect(searched).toMatchObject({ code: 0, out: '\ufeffName\r\nIsdom\r\n', err: '' })
    expect((await stat(file)).size).toBeGreaterThan(4000)
    expect((await run('export', 'nothing')).code).toBe(1)
  })

  it('plans and publishes a changed document, asking before it does', async () => {
    expect(await run('plan', folder)).toMatchObject({ code: 0, out: 'Nothing to do: this is what is served.\n' })
    const path = join(folder, 'entities/product.json')
    const text = await readFile(path, 'utf8')
    await writeFile(
      path,
      text.replace('"sales_price": {', '"barcode": { "$ref": "field:text", "title": "Barcode", "maxLength": 20 },\n    "sales_price": {'),
    )
    const planned = await run('plan', folder)
    expect(planned).toMatchObject({ code: 0 })
    expect(planned.out).toContain('The field “Barcode” is added to “Product”.')
    const unsure = await run('apply', folder)
    expect(unsure.code).toBe(1)
    expect(unsure.err).toContain('Add --yes')
    expect(await run('apply', folder, '--yes')).toMatchObject({ code: 0, out: 'Revision 2 is served.\n' })
    expect((await run('export', 'product', '--fields', 'name,barcode')).out).toContain('Name,Barcode')
    await writeFile(path, text.replace('"to": ', '"too": ').replace('field:money', 'field:mony'))
    const wrong = await run('apply', folder, '--yes')
    expect(wrong.code).toBe(1)
    expect(wrong.out).toMatch(/entities\/product\.json:\d+:\d+ \/properties\/sales_price\/\$ref /)
  })

  // By itself a command opens the database anew: once shown, the rest is shown with the server.
  it.runIf(serving)('lets people in, and gives and takes roles; the first may do everything', async () => {
    expect(await json('user', 'add', 'ana@example.org')).toMatchObject({
      code: 0,
      answer: { email: 'ana@example.org', roles: ['administrator'] },
    })
    expect(await json('user', 'add', 'paul@example.org', '--role', 'sales_agent')).toMatchObject({
      answer: { roles: ['sales_agent'], password: expect.any(String) },
    })
    expect(await json('user', 'role', 'paul@example.org', 'manager')).toMatchObject({ answer: { roles: ['manager', 'sales_agent'] } })
    expect(await json('user', 'role', 'paul@example.org', 'sales_agent', '--remove')).toMatchObject({ answer: { roles: ['manager'] } })
    expect(await json('user', 'role', 'nobody@example.org', 'manager')).toMatchObject({ code: 1 })
    expect(await json('user', 'reset', 'paul@example.org')).toMatchObject({
      code: 0,
      answer: { path: expect.stringMatching(/^\/reset\?token=.{32}$/) },
    })
    expect(await json('user', 'list')).toMatchObject({ answer: { users: [{ email: 'ana@example.org' }, { email: 'paul@example.org' }] } })
  })
})
