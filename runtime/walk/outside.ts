import { canary } from './bodies.ts'
import { answered, WRITES, type Made } from './writing.ts'
import { anyRow, ask, NOWHERE, who, type Case, type Path } from './walker.ts'
import type { Row } from './world.ts'

/** What lies or is told outside of the records: files, and the news of changes. */
export const outside: readonly Path[] = [
  { name: 'file sent', go: (of) => sent(of) },
  { name: 'file', go: (of) => file(of) },
  { name: 'events', go: (of) => events(of) },
]

const paper = ({ entity }: Case): string | undefined => Object.values(entity.fields).find(({ kind }) => kind === 'file')?.name

/** A file, and a record that shall have it: a new one, or somebody else's. */
const sent = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { world, random } = walk
  const field = paper(of)
  if (field === undefined) return
  if (walk.files.length === 0 || random.chance(0.5)) {
    const text = `paper ${canary(walk)}`
    const answer = await ask(of, 'POST', `files?name=${text.replace(' ', '-')}.txt`, text, WRITES)
    if (answer.status !== 201) return walk.fault(`file as ${who(actor)}: ${answer.status} ${answer.text}`)
    walk.files.push({ id: (JSON.parse(answer.text) as { id: string }).id, by: actor, text })
  }
  const given = random.chance(0.6) ? walk.files.at(-1)! : random.pick(walk.files)
  const { id, row } = anyRow(of)
  const theirs = row && !row.deleted && world.may(actor, 'update', entity.name, row) && world.sets(actor, 'update', entity.name, row, field)
  const known = opened(of, given.id, given.by) || row?.values[field] === given.id || kept(of, given.id, id)
  const what = `PATCH ${entity.name}/${id} ${field} ${given.id} as ${who(actor)}`
  const answer = await ask(of, 'PATCH', `records/${entity.name}/${id}`, { [field]: given.id }, WRITES)
  if (answer.status !== 200) return
  if (!theirs || !known) return walk.fault(`${what}: allowed`)
  opened(of, given.id, given.by)
  answered(of, what, JSON.parse(answer.text) as Made)
}

/** The records that have had a file: the first one keeps it. */
const homes = new WeakMap<object, Map<string, string>>()
const kept = ({ walk }: Case, file: string, record: string): boolean => homes.get(walk.world)?.get(file) === record

const holders = ({ walk: { world } }: Case, file: string): { entity: string; row: Row; field: string }[] =>
  Object.values(world.model.entities).flatMap(({ name, fields }) =>
    Object.values(fields).flatMap((field) =>
      field.kind === 'file'
        ? world.rows(name).flatMap((row) => (row.values[field.name] === file ? [{ entity: name, row, field: field.name }] : []))
        : [],
    ),
  )

/** A file is its sender's until a record has it; then whoever's who sees that field of that one. */
const opened = (of: Case, file: string, by: Case['actor']): boolean => {
  const { walk, actor } = of
  const all = homes.get(walk.world) ?? new Map<string, string>()
  homes.set(walk.world, all)
  const found = holders(of, file)
  if (found[0] && !all.has(file)) all.set(file, found[0].row.id)
  const home = all.get(file)
  if (home === undefined) return by.id === actor.id
  return found.some(
    ({ entity, row, field }) => row.id === home && !row.deleted && (walk.world.seen(actor, entity, row, field) ?? null) === file,
  )
}

const file = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { random, world } = walk
  if (walk.files.length === 0) return
  const { id, text, by } = random.pick(walk.files)
  const own = opened(of, id, by)
  const field = paper(of)
  if (field !== undefined && random.chance(0.4)) {
    const row = random.pick(world.rows(entity.name).filter(({ values }) => values[field] === id)) ?? anyRow(of).row
    const there = row && !row.deleted && (world.seen(actor, entity.name, row, field) ?? null) === id
    const answer = await ask(of, 'GET', `records/${entity.name}/${row?.id ?? NOWHERE}/files/${field}/${id}`, undefined, {
      also: () => true,
      file: text,
    })
    if (answer.status !== (there ? 200 : 404))
      walk.fault(`file ${id} of ${entity.name}/${row?.id} as ${who(actor)}: ${answer.status}, seen: ${there}`)
    return
  }
  const answer = await ask(of, 'GET', `files/${id}${random.pick(['', '/info', '?download'])}`, undefined, { file: text })
  if (answer.status !== (own ? 200 : 404)) walk.fault(`file ${id} as ${who(actor)}: ${answer.status}, theirs: ${own}`)
}

type Event = { readonly entity: string; readonly id: string }

/** Listens while others write, until what everybody hears: the changes of what one may read have then been told, and no others. */
const events = async (of: Case): Promise<void> => {
  const { walk, actor } = of
  const { world, random } = walk
  const response = await walk.ask.open(actor, 'events')
  const heard = listen(response)
  await heard.until((text) => text.includes('\n\n'))
  const seen = (name: string): boolean => {
    const [entity, id] = name.split('/') as [string, string]
    const row = world.row(entity, id)
    return row !== undefined && !world.model.entities[entity]!.hidden && world.may(actor, 'read', entity, row)
  }
  // What is seen at one moment and not at another may be told or not.
  const touched = new Map<string, boolean[]>()
  for (let i = 0; i < 2; i++) {
    const someone = { ...of, actor: random.pick(walk.people) }
    const { id } = anyRow(of)
    const { steps } = await ask(someone, 'PATCH', `records/${of.entity.name}/${id}`, { [of.entity.label]: canary(walk) }, WRITES)
    for (const { entity, record } of steps) touched.set(`${entity}/${record}`, touched.get(`${entity}/${record}`) ?? [])
    for (const [name, all] of touched) all.push(seen(name))
  }
  const rung = await walk.ring()
  const text = await heard.until((all) => all.includes(rung))
  await heard.stop()
  const told = [...text.matchAll(/^data: (\{"entity".*\})$/gm)]
    .map(([, json]) => JSON.parse(json!) as Event)
    .map(({ entity, id }) => `${entity}/${id}`)
  const rest = told.filter((name) => !name.startsWith('bell/'))
  walk.tell('200')
  for (const name of rest) if (!touched.get(name)?.some(Boolean)) walk.fault(`events as ${who(actor)}: tells of ${name}`)
  for (const [name, all] of touched)
    if (all.every(Boolean) && !rest.includes(name)) walk.fault(`events as ${who(actor)}: says nothing of ${name}: ${text}`)
}

/** Reads a stream until what is awaited is there. */
const listen = (response: Response) => {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    until: async (there: (text: string) => boolean): Promise<string> => {
      while (!there(text)) {
        const { value, done } = await reader.read()
        if (done) throw new Error(`the stream ended: ${text}`)
        text += value
      }
      return text
    },
    stop: () => reader.cancel(),
  }
}
