import type { Row } from './world.ts'
import { anyRow, ask, codesOf, filter, may, unlike, who, type Case, type Path } from './walker.ts'

type Told = Readonly<Record<string, unknown>> & { readonly id: string; readonly expand?: Readonly<Record<string, Told | null>> }
type Page = { readonly items: readonly Told[]; readonly next: string | null; readonly count?: number }

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
  { name: 'specification', go: (of) => specification(of) },
]

const visible = ({ walk, actor, entity }: Case): Row[] =>
  walk.world.rows(entity.name).filter((row) => !row.deleted && walk.world.may(actor, 'read', entity.name, row))

const list = async (of: Case, filtered?: ReturnType<typeof filter>): Promise<void> => {
  const { walk, actor, entity } = of
  const { random, world, fault } = walk
  const readable = Object.values(entity.fields).filter(world.rights(actor, entity.name).reads)
  const links = readable.filter((field) => 'to' in field && world.rights(actor, field.to as string).may('read'))
  const fields = random.chance(0.3) ? random.some(readable, 1, 3).map(({ name }) => name) : undefined
  const expand = random.some(links, 0, 2).map(({ name }) => name)
  const sortable = readable.filter(({ kind }) => kind !== 'links')
  const sort = random.chance(0.4) && sortable.length > 0 ? random.pick(['', '-']) + random.pick(sortable).name : undefined
  const question = new URLSearchParams({
    limit: random.pick(['200', '200', '3']),
    count: 'exact',
    ...(filtered && { filter: filtered.source }),
    ...(fields && { fields: fields.join(',') }),
    ...(expand.length > 0 && { expand: expand.join(',') }),
    ...(sort && { sort }),
  })
  const path = `records/${entity.name}?${question.toString()}`
  const said = (what: string): void => fault(`GET ${decodeURIComponent(path)} as ${who(actor)}: ${what}`)
  const first = await ask(of, 'GET', path)
  if (!may(of, 'read')) return first.status === 403 ? undefined : said(`${first.status} where nothing may be read`)
  if (filtered && !filtered.keeps)
    return first.status === 400 ? undefined : said(`${first.status} where the filter names what is hidden: ${first.text}`)
  if (first.status !== 200) return said(`${first.status} ${first.text}`)
  const expected = new Map(
    visible(of)
      .filter((row) => filtered?.keeps?.(row) ?? true)
      .map((row) => [row.id, row]),
  )
  const all = walk.world.rows(entity.name).filter((row) => !row.deleted).length
  walk.tell(expected.size === 0 ? 'none' : expected.size === all ? 'all' : 'some')
  let page = JSON.parse(first.text) as Page
  if (page.count !== expected.size) said(`counts ${page.count}, not ${expected.size}`)
  const items = [...page.items]
  while (page.next !== null && items.length < 500) {
    page = JSON.parse((await ask(of, 'GET', `${path}&after=${encodeURIComponent(page.next)}`)).text) as Page
    items.push(...page.items)
  }
  const ids = new Set(items.map(({ id }) => id))
  if (items.length !== expected.size || [...expected.keys()].some((id) => !ids.has(id)))
    return said(`${items.length} records, not ${expected.size}: ${JSON.stringify([...expected.keys()].filter((id) => !ids.has(id)))}`)
  for (const item of items) {
    const row = expected.get(item.id)!
    const wrong = unlike(of, row, item, fields) ?? misexpanded(of, row, item, expand)
    if (wrong) said(`${item.id}: ${wrong}`)
  }
}

/** What a record tells of those it points to. */
const misexpanded = ({ walk: { world }, actor, entity }: Case, row: Row, item: Told, links: readonly string[]): string | undefined => {
  for (const link of links) {
    const field = entity.fields[link]!
    const to = world.model.entities['to' in field ? (field.to as string) : '']!
    const id = world.seen(actor, entity.name, row, link)
    const target = typeof id === 'string' ? world.row(to.name, id) : undefined
    const there = target && !target.deleted && world.may(actor, 'read', to.name, target)
    const told = item.expand?.[link] ?? null
    if ((told !== null) !== Boolean(there)) return `${link} leads to ${JSON.stringify(told)}`
    if (!there || !Object.hasOwn(told!, to.label)) continue
    const label = world.seen(actor, to.name, target, to.label) ?? null
    if (told![to.label] !== label) return `${link} is called ${JSON.stringify(told![to.label])}, not ${JSON.stringify(label)}`
  }
  return undefined
}

const read = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { id, row } = anyRow(of)
  const answer = await ask(of, 'GET', `records/${entity.name}/${id}`)
  const said = (what: string): void => walk.fault(`GET ${entity.name}/${id} as ${who(actor)}: ${what}`)
  const status = !may(of, 'read') ? 403 : row && !row.deleted && walk.world.may(actor, 'read', entity.name, row) ? 200 : 404
  if (answer.status !== status) return said(`${answer.status}, not ${status}`)
  const wrong = status === 200 && unlike(of, row!, JSON.parse(answer.text) as Told)
  if (wrong) said(wrong)
  if (status === 404 && codesOf(answer.text).join() !== 'record.missing') said(answer.text)
}

type Changes = { readonly items: readonly { readonly before: Told | null; readonly after: Told | null }[] }

const history = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { id, row } = anyRow(of)
  const answer = await ask(of, 'GET', `records/${entity.name}/${id}/history`)
  const said = (what: string): void => walk.fault(`GET ${entity.name}/${id}/history as ${who(actor)}: ${what}`)
  const status = !may(of, 'read') ? 403 : row && walk.world.may(actor, 'read', entity.name, row) ? 200 : 404
  if (answer.status !== status) return said(`${answer.status}, not ${status}`)
  if (status !== 200) return
  for (const { before, after } of (JSON.parse(answer.text) as Changes).items)
    for (const name of [...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
      if (walk.world.seen(actor, entity.name, row!, name) === undefined) said(`tells of ${name}`)
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
  const expected = visible(of).filter((row) => walk.world.may(actor, 'export', entity.name, row)).length
  const fields = Object.values(entity.fields).filter(walk.world.rights(actor, entity.name).reads)
  if (open && fields.length > 0 && lines !== expected) said(`${lines} lines, not ${expected}`)
}

/** Whether records of an entity are also told of as targets of its own links. */
const linked = ({ entity }: Case, name: string): boolean => Object.values(entity.fields).some((field) => 'to' in field && field.to === name)

/** A hidden field, asked for by its exact name in every place that takes one, is answered as one that was never there. */
const hidden = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { reads, writes } = walk.world.rights(actor, entity.name)
  const secret = Object.values(entity.fields).filter((field) => !reads(field))
  if (secret.length === 0 || !may(of, 'read')) return
  const { name } = walk.random.pick(secret)
  const made = name.replace(/[a-z]$/, 'q')
  const { id } = anyRow(of)
  const places = [
    (field: string) => ask(of, 'GET', `records/${entity.name}?fields=${field}`),
    (field: string) => ask(of, 'GET', `records/${entity.name}?sort=-${field}`),
    (field: string) => ask(of, 'GET', `records/${entity.name}?expand=${field}`),
    (field: string) => ask(of, 'GET', `records/${entity.name}?filter=${encodeURIComponent(`record.${field} == null`)}`),
    (field: string) => ask(of, 'GET', `records/${entity.name}?filter=${encodeURIComponent(`record.${field}.label == 'a'`)}`),
    (field: string) => ask(of, 'GET', `export/${entity.name}?fields=${field}`),
    (field: string) => ask(of, 'GET', `records/${entity.name}/aggregate?sum=${field}`),
    ...(writes(entity.fields[name]!) ? [] : [(field: string) => ask(of, 'PATCH', `records/${entity.name}/${id}`, { [field]: 'x' })]),
  ]
  const place = walk.random.pick(places)
  const [there, nowhere] = [await place(name), await place(made)]
  if (there.status !== nowhere.status || codesOf(there.text).join() !== codesOf(nowhere.text).join())
    walk.fault(`${name} of ${entity.name} as ${who(actor)}: ${there.status} ${there.text} but ${made}: ${nowhere.status} ${nowhere.text}`)
}

type Groups = { readonly items: readonly { readonly group: Readonly<Record<string, unknown>>; readonly count: number }[] }

/** Records by the value of a field: as many of each as the actor sees. */
const aggregate = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { reads } = walk.world.rights(actor, entity.name)
  const fields = Object.values(entity.fields).filter((field) => reads(field) && field.kind !== 'links')
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

/** What is told of the model names no field that is hidden altogether. */
const specification = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const path = walk.random.pick(['model', 'openapi.json', `forms/${entity.name}`, `views/${entity.name}`])
  const answer = await ask(of, 'GET', path)
  for (const { name, fields, origin, hidden: kept } of Object.values(walk.world.model.entities)) {
    // Names of the product's own entities are everywhere; those of the company carry their entity.
    if (origin.layer === 'cahier' || kept) continue
    const { reads, writes } = walk.world.rights(actor, name)
    for (const field of Object.values(fields)) {
      if (reads(field) || writes(field)) continue
      if (answer.text.includes(`"${field.name}"`)) walk.fault(`${path} as ${who(actor)} names ${field.name}`)
    }
  }
}
