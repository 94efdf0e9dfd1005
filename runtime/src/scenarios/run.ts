import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import { quote } from '@cahier/core/expression/scope'
import type { TestDocument } from '@cahier/core/model/document'
import type { Layer } from '@cahier/core/model/model'
import { pointerTo } from '@cahier/core/model/catalogue'
import { REFERENCE, verbOf, type Scenario, type Step } from '@cahier/core/model/scenarios'
import type { ProblemDocument } from '@cahier/core/wire'
import { sitesOf, teamsOf } from '../auth/members.ts'
import { company, type Answer, type Company } from './company.ts'
import { judge, type Miss } from './judge.ts'

/** What became of one scenario; a miss stands at its step. */
export type Result = {
  readonly document: string
  readonly title: string
  readonly pointer: string
  readonly miss?: Miss
}

type Given = NonNullable<TestDocument['given']>
/** The records and members of a scenario by their names. */
type Cast = { readonly records: Records; readonly people: ReadonlyMap<string, Person> }
type Person = { readonly id: string; readonly roles: readonly string[] }
type Records = Map<string, { readonly entity: string; readonly id: string }>

/** Tries every scenario of a sound model on a throw-away database, one after another. */
export const runTests = async (layer: Layer, hear: (result: Result) => void): Promise<Result[]> => {
  const tests = layer.documents.filter(({ path }) => path.startsWith('tests/'))
  if (tests.length === 0) return []
  const own = await company(layer)
  const results: Result[] = []
  try {
    for (const { path, json } of tests) {
      const test = json as TestDocument
      for (const [i, scenario] of test.scenarios.entries()) {
        const found = await runScenario(own, test, scenario)
        const pointer = pointerTo('scenarios', i) + (found?.pointer ?? '')
        const result = { document: path, title: scenario.title, pointer, ...(found && { miss: found.miss }) }
        results.push(result)
        hear(result)
      }
    }
  } finally {
    await own.close()
  }
  return results
}

type Found = { readonly pointer: string; readonly miss: Miss }

const runScenario = async (own: Company, test: TestDocument, scenario: Scenario): Promise<Found | undefined> => {
  await own.clear()
  const now = test.now ?? new Date().toISOString()
  const cast = await give(own, test.given ?? {}, now)
  if ('miss' in cast) return { pointer: '', miss: cast.miss }
  for (const [i, step] of scenario.steps.entries()) {
    const answer = await take(own, cast, step, now)
    const id = (answer.json as { id?: unknown } | null)?.id
    if (step.create !== undefined && step.called !== undefined && typeof id === 'string')
      cast.records.set(step.called, { entity: step.create, id })
    const miss = judge(step, answer, (value) => resolve(cast.records, value))
    if (miss) return { pointer: pointerTo('steps', i), miss }
  }
  return undefined
}

/** Makes what is given, as an import would: with all rights, in the order written. */
const give = async (own: Company, given: Given, now: string): Promise<Cast | { readonly miss: Miss }> => {
  const records: Records = new Map()
  const people = new Map<string, Person>()
  for (const [name, { entity, values, roles }] of Object.entries(given)) {
    const answer = await own.ask(everything(own, 'import'), now, 'POST', `/api/records/${entity}`, resolve(records, values))
    if (answer.status >= 300) return { miss: { what: 'given', name, detail: (answer.json as ProblemDocument).detail } }
    const { id } = answer.json as { id: string }
    records.set(name, { entity, id })
    if (entity === 'member') people.set(name, { id, roles: roles ?? [] })
  }
  return { records, people }
}

const everything = (own: Company, kind: Actor['kind']): Actor => ({
  kind,
  id: null,
  email: null,
  roles: [ADMINISTRATOR],
  language: own.workspace.current().model.app.language,
  teams: [],
  sites: [],
})

/** As they would sign in now: with the teams they have at this step. */
const actorNamed = async ({ workspace }: Company, { id, roles }: Person): Promise<Actor> => {
  const [row] = await workspace.db.query<{ email: string | null; language: string | null; teams: string; sites: string }>({
    text: `select email, language, array_to_json(${teamsOf(workspace.schema)})::text as teams, array_to_json(${sitesOf(workspace.schema)})::text as sites
from ${quote(workspace.schema)}.member where id = $1::uuid`,
    values: [id],
  })
  const language = row!.language ?? workspace.current().model.app.language
  const [teams, sites] = [JSON.parse(row!.teams) as string[], JSON.parse(row!.sites) as string[]]
  return { kind: 'member', id, email: row!.email, roles, language, teams, sites }
}

const take = async (own: Company, { records, people }: Cast, step: Step, now: string): Promise<Answer> => {
  const actor = step.as === ADMINISTRATOR ? everything(own, 'member') : await actorNamed(own, people.get(step.as)!)
  const verb = verbOf(step)
  const values = resolve(records, step.values ?? {})
  if (verb === 'create') return own.ask(actor, now, 'POST', `/api/records/${step.create}`, values)
  if (verb === 'list') {
    const filter = step.filter?.replaceAll(/@([a-z][a-z0-9_]*)/g, (whole, name: string) => records.get(name)?.id ?? whole)
    const question = new URLSearchParams({ limit: '200', ...(filter !== undefined && { filter }) })
    return own.ask(actor, now, 'GET', `/api/records/${step.list}?${question}`)
  }
  const { entity, id } = records.get(step[verb]!.slice(1))!
  const path = `/api/records/${entity}/${id}`
  if (verb === 'update') return own.ask(actor, now, 'PATCH', path, values)
  if (verb === 'delete') return own.ask(actor, now, 'DELETE', path)
  if (verb === 'restore') return own.ask(actor, now, 'POST', `${path}/restore`)
  if (verb === 'move') return own.ask(actor, now, 'POST', `${path}/transitions/${step.transition}`, values)
  return own.ask(actor, now, 'GET', path)
}

/** `@acme` becomes the id it stands for, wherever it is written. */
const resolve = (records: Records, value: unknown): unknown => {
  if (typeof value === 'string') {
    const [, entity, name] = REFERENCE.exec(value) ?? []
    const found = name === undefined ? undefined : records.get(name)
    return found ? (entity === undefined ? found.id : `${entity}/${found.id}`) : value
  }
  if (Array.isArray(value)) return value.map((item) => resolve(records, item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(records, item)]))
}
