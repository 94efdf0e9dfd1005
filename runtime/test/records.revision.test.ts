import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { publish } from '../src/model/publish.ts'
import type { Revision, Workspace } from '../src/workspace.ts'
import { databases, type Fresh } from './databases.ts'
import { integer, layer, text } from './models.ts'
import { api, open, type Opened } from './workspace.ts'

const before = layer({ note: { label: 'title', fields: { title: { ...text, id: 'title' }, size: integer, legacy: text } } })
/** The title is called otherwise, `legacy` is set aside, and a rule is new. */
const after = layer({
  note: {
    label: 'name',
    fields: { name: { ...text, id: 'title' }, size: integer },
    rules: [{ check: 'record.size < 100', on: 'size', message: 'Too much.' }],
  },
})
type Json = Record<string, unknown>

describe.each(databases)('a publish nobody has heard of yet, on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened
  let late: Workspace
  let id: string

  beforeAll(async () => {
    made = await fresh()
  })
  /** A process that does not hear news: every request begins under the first revision until a statement says otherwise. */
  beforeEach(async () => {
    workspace = await open(made, before)
    const first: Revision = workspace.current()
    late = { ...workspace, current: () => first }
    const created = await call('POST', 'note', { title: 'a', size: 1 })
    id = String(created.body['id'])
    // Statements of the first revision are prepared by now.
    for (const path of ['note', `note/${id}`, `note/${id}/history`]) await call('GET', path)
    await publish(workspace, [after])
  })
  afterAll(() => made?.drop())

  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await api(late).request(`/api/records/${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })
    const said = await answer.text()
    return { status: answer.status, body: (said ? JSON.parse(said) : null) as Json }
  }

  const scenarios: readonly { name: string; method: string; path: string; body?: unknown; status: number; expect?: object }[] = [
    { name: 'one record', method: 'GET', path: 'note/{id}', status: 200, expect: { name: 'a', size: 1 } },
    { name: 'a page', method: 'GET', path: 'note?sort=name', status: 200, expect: { items: [{ name: 'a' }] } },
    {
      name: 'a filter by the new name',
      method: 'GET',
      path: `note?filter=${encodeURIComponent('record.name == "a"')}&count=exact`,
      status: 200,
      expect: { count: 1 },
    },
    { name: 'a sort by the old name', method: 'GET', path: 'note?sort=title', status: 400 },
    { name: 'a creation', method: 'POST', path: 'note', body: { name: 'b', size: 2 }, status: 201, expect: { name: 'b' } },
    { name: 'a creation the new rule refuses', method: 'POST', path: 'note', body: { name: 'b', size: 200 }, status: 422 },
    { name: 'a creation with a field set aside', method: 'POST', path: 'note', body: { name: 'b', legacy: 'x' }, status: 422 },
    { name: 'a change', method: 'PATCH', path: 'note/{id}', body: { name: 'c' }, status: 200, expect: { name: 'c', version: 2 } },
    { name: 'a change the new rule refuses', method: 'PATCH', path: 'note/{id}', body: { size: 200 }, status: 422 },
    { name: 'a deletion', method: 'DELETE', path: 'note/{id}', status: 204 },
    {
      name: 'a history, under the new names',
      method: 'GET',
      path: 'note/{id}/history',
      status: 200,
      expect: { items: [{ after: { name: 'a', size: 1 } }] },
    },
  ]
  it.each(scenarios)('is the one that answers $name', async ({ method, path, body, status, expect: expected }) => {
    const answer = await call(method, path.replace('{id}', id), body)
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status, ...(expected && { body: expected }) })
    if (status < 300 && answer.body) expect(JSON.stringify(answer.body)).not.toContain('"title"')
    await workspace.close()
  })
})
