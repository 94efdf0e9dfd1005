import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import { form } from '@cahier/core/form/form'
import { summary } from '@cahier/core/form/summary'
import { views } from '@cahier/core/form/view'
import { compile } from '@cahier/core/model/compile'
import { translate } from '@cahier/core/model/translate'
import { openapi } from '@cahier/core/openapi'
import { kinds } from '../../core/src/model/shape.generated.js'
import { plan } from '@cahier/core/plan/plan'
import { extended } from '@cahier/core/query/search'
import { tables } from '@cahier/core/tables'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLayer } from '../src/model/read.ts'
import { runTests } from '../src/scenarios/run.ts'

const administrator: Actor = {
  kind: 'member',
  id: null,
  email: null,
  roles: [ADMINISTRATOR],
  language: 'en',
  teams: [],
  sites: [],
}
const examples = join(import.meta.dirname, '../../examples')
const folders = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

describe.each(folders)('examples/%s', (name) => {
  const folder = join(examples, name)

  it('compiles without a problem', async () => {
    expect(compile([await readLayer(folder)]).problems ?? []).toEqual([])
  })

  it('does what its tests say', async () => {
    const results = await runTests(await readLayer(folder), () => {})
    expect(results.filter((result) => result.miss)).toEqual([])
  })

  it('names its schemas where an editor finds them', async () => {
    const { documents } = await readLayer(folder)
    const lost = documents.filter(({ path, json }) => !existsSync(resolve(folder, dirname(path), (json as { $schema: string }).$schema)))
    expect(lost.map(({ path }) => path)).toEqual([])
  })

  it('is planned from nothing and from itself', async () => {
    const wanted = tables(compile([await readLayer(folder)]).model!, extended)
    expect(plan([], wanted).problems).toEqual([])
    expect(plan(wanted, wanted)).toMatchObject({ steps: [], problems: [] })
  })

  it('has a form and a list for every entity, in every language', async () => {
    const { model } = compile([await readLayer(folder)])
    for (const language of model!.app.languages) {
      const spoken = translate(model!, language)
      const seen = Object.values(spoken.entities).filter(({ hidden }) => !hidden)
      const bare = seen
        .map(({ name: entity }) => entity)
        .filter((entity) => {
          const drawn = form(spoken, entity, administrator)
          return !drawn?.groups.length || views(spoken, entity, administrator).length === 0
        })
      expect(bare).toEqual([])
    }
  })

  it('has its map, forms and lists as the document of its API says', async () => {
    const { model } = compile([await readLayer(folder)])
    const ajv = formats.default(new Ajv2020({ strict: false }))
    ajv.addSchema(openapi(model!, administrator, 1), 'api')
    const wrong = (schema: string, value: unknown): string[] =>
      ajv.validate({ $ref: `api#/components/schemas/${schema}` }, value) ? [] : [ajv.errorsText()]
    const drawn = Object.keys(model!.entities).flatMap((entity) => {
      const own = form(model!, entity, administrator)
      return [...(own ? wrong('Form', own) : []), ...views(model!, entity, administrator).flatMap((view) => wrong('View', view))]
    })
    expect([...wrong('Model', summary(model!, administrator, 1)), ...drawn]).toEqual([])
  })

  it('brings the files its data is read from', async () => {
    const { model } = compile([await readLayer(folder)])
    const missing = model!.data.filter(({ file }) => !existsSync(join(folder, 'data', file)))
    expect(missing.map(({ file }) => file)).toEqual([])
  })

  it('speaks each language it offers', async () => {
    const { model } = compile([await readLayer(folder)])
    for (const language of model!.app.languages) expect(translate(model!, language).language).toBe(language)
  })
})

describe('examples/kitchen-sink', () => {
  it('has every kind of field, with every keyword of each', async () => {
    const { documents } = await readLayer(join(examples, 'kitchen-sink'))
    const fields = documents
      .filter(({ path }) => path.startsWith('entities/'))
      .flatMap(({ json }) => Object.values((json as { properties: Record<string, { $ref: string }> }).properties))
    const said = (kind: string) => new Set(fields.filter((field) => field.$ref === `field:${kind}`).flatMap((field) => Object.keys(field)))
    const settings = (file: string) =>
      Object.keys(
        (JSON.parse(readFileSync(join(examples, `../schemas/fields/${file}.schema.json`), 'utf8')) as { properties: object }).properties,
      )
    const written = Object.entries(kinds)
    // One that stands on another has the keywords of that one: it is enough that it is there.
    const absent = written.filter(([kind]) => said(kind).size === 0).map(([kind]) => kind)
    const own = written.filter(([, { extends: base }]) => base === undefined).map(([kind]) => kind)
    const unsaid = own.flatMap((kind) =>
      settings(kind)
        .filter((key) => !said(kind).has(key))
        .map((key) => `${kind}.${key}`),
    )
    const everywhere = new Set(fields.flatMap((field) => Object.keys(field)))
    expect([...absent, ...unsaid, ...settings('base').filter((key) => !everywhere.has(key))]).toEqual([])
  })
})
