import type { LinesField } from '@cahier/core/fields/field'
import type { Value } from '@cahier/core/fields/kind'
import type { Field } from '@cahier/core/model/model'
import type { Told } from './expanding.ts'
import { list, visible, type Page } from './listing.ts'
import { anyRow, ask, codesOf, filter, may, told, unlike, who, type Case, type Path } from './walker.ts'
import type { Row } from './world.ts'

/** The ways by which records are read, each compared with what JavaScript says. */
export const reading: readonly Path[] = [
  { name: 'list', go: (of) => list(of) },
  { name: 'filter', go: (of) => list(of, filter(of)) },
  { name: 'read', go: (of) => read(of) },
  { name: 'history', go: (of) => history(of) },
  { name: 'search', go: (of) => search(of) },
  { name: 'export', go: (of) => exported(of) },
  { name: 'hidden name', go: (of) => hidden(of) },
  { name: 'aggregate', go: (of) => aggregate(of) },
  { name: 'sum', go: (of) => sum(of) },
  { name: 'specification', go: (of) => specification(of) },
]

const read = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { id, row } = anyRow(of)
  const tagged = walk.random.chance(0.2)
  const headers = { 'if-none-match': walk.random.pick(['*', `"${row?.version ?? 1}"`]) }
  const answer = await ask(of, 'GET', `records/${entity.name}/${id}`, undefined, tagged ? { headers } : {})
  const said = (what: string): void => walk.fault(`GET ${entity.name}/${id} as ${who(actor)}: ${what}`)
  const there = row && !row.deleted && walk.world.may(actor, 'read', entity.name, row)
  const status = !may(of, 'read') ? 403 : there ? (tagged ? 304 : 200) : 404
  if (answer.status !== status) return said(`${answer.status}, not ${status}`)
  if (there && answer.headers.get('etag') !== `"${row.version}"`) said(`tagged ${answer.headers.get('etag')}`)
  if (!there && answer.headers.has('etag')) said('tagged')
  const wrong = status === 200 && unlike(of, row!, JSON.parse(answer.text) as Told)
  if (wrong) said(wrong)
  if (status === 404 && codesOf(answer.text).join() !== 'record.missing') said(answer.text)
}

type Changes = { readonly items: readonly { readonly before: Told | null; readonly after: Told | null }[] }

const history = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { world } = walk
  const { id, row } = anyRow(of)
  const answer = await ask(of, 'GET', `records/${entity.name}/${id}/history`)
  const said = (what: string): void => walk.fault(`GET ${entity.name}/${id}/history as ${who(actor)}: ${what}`)
  const status = !may(of, 'read') ? 403 : row && world.may(actor, 'read', entity.name, row) ? 200 : 404
  if (answer.status !== status) return said(`${answer.status}, not ${status}`)
  if (status !== 200) return
  for (const { before, after } of (JSON.parse(answer.text) as Changes).items)
    for (const [name, value] of [...Object.entries(before ?? {}), ...Object.entries(after ?? {})]) {
      if (world.seen(actor, entity.name, row!, name) === undefined) said(`tells of ${name}`)
      const field = entity.fields[name]
      if (field?.kind !== 'links') continue
      const unseen = ((value ?? []) as readonly string[]).filter(
        (one) => !world.may(actor, 'read', field.rows.to, world.row(field.rows.to, one)!),
      )
      if (unseen.length > 0) said(`tells that ${name} led to ${unseen.join()}`)
    }
}

/** Looks for a value that stands somewhere: who does not see it there must not find the record by it. */
const search = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { row } = anyRow(of)
  const values = Object.values(row?.values ?? {}).filter((value) => typeof value === 'string' && /^k\d{6}k$/.test(value))
  if (!row || values.length === 0) return
  const word = String(walk.random.pick(values))
  const answer = await ask(of, 'GET', `records/${entity.name}?${new URLSearchParams({ q: word, limit: '200' }).toString()}`)
  if (answer.status !== 200) return may(of, 'read') ? walk.fault(`search for ${word} as ${who(actor)}: ${answer.text}`) : undefined
  const page = JSON.parse(answer.text) as Page & { readonly near?: boolean }
  const shown = visible(of)
  for (const { id } of page.items) {
    const found = shown.find((one) => one.id === id)
    if (!found) walk.fault(`search for ${word} as ${who(actor)}: finds ${id}`)
    // Nothing they see of it, nor of what it points to, is the word.
    else if (!page.near && !sees(of, found, word)) walk.fault(`search for ${word} as ${who(actor)}: finds ${id} by what is hidden`)
  }
}

const sees = ({ walk: { world }, actor, entity }: Case, row: Row, word: string): boolean =>
  entity.search.some((path) => {
    const value = world.seen(actor, entity.name, row, path)
    return typeof value === 'string' && value.includes(word)
  })

const exported = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const covered = (name: string, row: Row): boolean =>
    name !== entity.name || walk.world.may(actor, 'export', name, row) || linked(of, name)
  const answer = await ask(of, 'GET', `export/${entity.name}`, undefined, { also: covered })
  const open = may(of, 'read') && may(of, 'export')
  const said = (what: string): void => walk.fault(`export of ${entity.name} as ${who(actor)}: ${what}`)
  if (answer.status !== (open ? 200 : 403)) return said(String(answer.status))
  const lines = answer.text.split('\r\n').length - 2
  // A line of a record is a row of the file; one without any is a row all the same.
  const own = Object.values(entity.fields).find(
    (field): field is LinesField => field.kind === 'lines' && walk.world.rights(actor, entity.name).reads(field) && columns(of, field),
  )
  const rows = (row: Row): number =>
    Math.max(1, own ? ((walk.world.seen(actor, entity.name, row, own.name) ?? []) as readonly unknown[]).length : 1)
  const expected = visible(of)
    .filter((row) => walk.world.may(actor, 'export', entity.name, row))
    .reduce((sum, row) => sum + rows(row), 0)
  const fields = Object.values(entity.fields).filter(walk.world.rights(actor, entity.name).reads)
  if (open && fields.length > 0 && lines !== expected) said(`${lines} lines, not ${expected}`)
}

/** Whether anything of the lines is told. */
const columns = ({ walk: { world }, actor }: Case, { rows }: LinesField): boolean => {
  const entity = world.model.entities[rows.entity]!
  return told(entity).some((field) => field.name !== rows.owner && world.rights(actor, rows.entity).reads(field))
}

/** Whether records of an entity are also told of as targets of its own links, or as values of its own formulas. */
const linked = ({ entity }: Case, name: string): boolean =>
  Object.values(entity.fields).some(
    (field) =>
      ('to' in field && field.to === name) ||
      (field.kind === 'links' && field.rows.to === name) ||
      field.kind === 'polymorphic' ||
      field.computed !== undefined,
  )

/** A hidden field, asked for by its exact name in every place that takes one, is answered as one that was never there. */
const hidden = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { reads, writes } = walk.world.rights(actor, entity.name)
  const secret = told(entity).filter((field) => !reads(field))
  if (secret.length === 0 || !may(of, 'read')) return
  const { name } = walk.random.pick(secret)
  const made = name.replace(/[a-z]$/, 'q')
  const { id } = anyRow(of)
  const get = (question: (field: string) => string) => (field: string) => ask(of, 'GET', `records/${entity.name}${question(field)}`)
  const rule = (text: (field: string) => string) => get((field) => `?filter=${encodeURIComponent(text(field))}`)
  const places = [
    get((field) => `?fields=${field}`),
    get((field) => `?fields=${field}.city`),
    get((field) => `?sort=-${field}`),
    get((field) => `?expand=${field}`),
    get((field) => `?expand=${field}_back`),
    get((field) => `?expand=${field}.${field}`),
    rule((field) => `record.${field} == null`),
    rule((field) => `record.${field}.label == 'a'`),
    rule((field) => `size(record.${field}) > 1`),
    rule((field) => `record.${field}.exists(l, l.id == null)`),
    (field: string) => ask(of, 'GET', `export/${entity.name}?fields=${field}`),
    get((field) => `/aggregate?sum=${field}`),
    get((field) => `/aggregate?group=${field}`),
    get((field) => `/aggregate?group=id&sort=-sum.${field}`),
    get((field) => `/${id}/files/${field}/${id}`),
    ...(writes(entity.fields[name]!) ? [] : [(field: string) => ask(of, 'PATCH', `records/${entity.name}/${id}`, { [field]: 'x' })]),
  ]
  const place = walk.random.pick(places)
  const [there, nowhere] = [await place(name), await place(made)]
  if (there.status !== nowhere.status || codesOf(there.text).join() !== codesOf(nowhere.text).join())
    walk.fault(`${name} of ${entity.name} as ${who(actor)}: ${there.status} ${there.text} but ${made}: ${nowhere.status} ${nowhere.text}`)
}

type Groups = { readonly items: readonly { readonly group: Readonly<Record<string, unknown>>; readonly count: number }[] }

const groups = (field: Field): boolean => !['links', 'lines', 'address', 'file', 'secret', 'polymorphic'].includes(field.kind)

/** Records by the value of a field: as many of each as the actor sees. */
const aggregate = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { reads } = walk.world.rights(actor, entity.name)
  const fields = told(entity).filter((field) => reads(field) && groups(field))
  const { name } = walk.random.pick(fields.length > 0 ? fields : Object.values(entity.fields))
  const path = `records/${entity.name}/aggregate?group=${name}&limit=1000`
  const answer = await ask(of, 'GET', path)
  const said = (what: string): void => walk.fault(`${path} as ${who(actor)}: ${what}`)
  if (!may(of, 'read') || fields.length === 0) return answer.status >= 400 ? undefined : said(`${answer.status}`)
  if (answer.status !== 200) return said(`${answer.status} ${answer.text}`)
  const counts = new Map<unknown, number>()
  for (const row of visible(of)) {
    const value = walk.world.seen(actor, entity.name, row, name) ?? null
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const { items } = JSON.parse(answer.text) as Groups
  for (const { group, count } of items)
    if ((counts.get(group[name] ?? null) ?? 0) !== count)
      said(`${count} of ${JSON.stringify(group)}, not ${counts.get(group[name] ?? null) ?? 0}`)
  if (items.length !== counts.size) said(`${items.length} groups, not ${counts.size}`)
}

/** A number of all records the actor sees, theirs or of what they point to: of what they see of it. */
const sum = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { world, random } = walk
  const numbers = numeric(of, entity.name)
  const links = told(entity).flatMap((field) =>
    field.kind === 'link' && world.rights(actor, entity.name).reads(field)
      ? numeric(of, field.to).map((path) => [field.name, ...path])
      : [],
  )
  if (!may(of, 'read') || numbers.length + links.length === 0) return
  const path = random.pick([...numbers, ...links])
  const name = path.join('.')
  const filtered = random.chance(0.4) ? filter(of) : undefined
  if (filtered && !filtered.keeps) return
  const question = `records/${entity.name}/aggregate?sum=${name}&min=${name}&max=${name}&avg=${name}${filtered ? `&filter=${encodeURIComponent(filtered.source)}` : ''}`
  const answer = await ask(of, 'GET', question, undefined, { compared: true })
  const said = (what: string): void => walk.fault(`${decodeURIComponent(question)} as ${who(actor)}: ${what}`)
  if (answer.status !== 200) return said(`${answer.status} ${answer.text}`)
  const values = visible(of)
    .filter((row) => filtered?.keeps?.(row) ?? true)
    .map((row) => world.view(actor, entity.name, row).linked!(path, null) as Value)
    .filter((value): value is number => typeof value === 'number')
  const total = values.reduce((all, one) => all + one, 0)
  const [item] = (JSON.parse(answer.text) as { items: readonly Readonly<Record<string, Readonly<Record<string, number | null>>>>[] }).items
  const wanted = values.length === 0 ? [null, null, null] : [total, Math.min(...values), Math.max(...values)]
  const got = ['sum', 'min', 'max'].map((does) => item?.[does]?.[name] ?? null)
  if (got.join() !== wanted.join()) said(`${got.join()}, not ${wanted.join()}`)
  const mean = item?.['avg']?.[name] ?? null
  if ((mean === null) !== (values.length === 0) || Math.abs((mean ?? 0) - (values.length === 0 ? 0 : total / values.length)) > 1e-5)
    said(`${mean} on average`)
}

const numeric = ({ walk: { world }, actor }: Case, name: string): string[][] => {
  const { may: can, reads } = world.rights(actor, name)
  const fields = told(world.model.entities[name]!).filter((field) => reads(field) && field.kind === 'integer')
  return can('read') ? fields.map((field) => [field.name]) : []
}

/** What is told of the model names no field that is hidden altogether: that is looked for in every answer. */
const specification = async (of: Case): Promise<void> => {
  const { walk, entity } = of
  await ask(of, 'GET', walk.random.pick(['model', 'openapi.json', `forms/${entity.name}`, `views/${entity.name}`]))
}
