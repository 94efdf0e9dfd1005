import type { Verb } from '@cahier/core/access'
import type { Answer } from './app.ts'
import { barred, bodyOf, covered, taken, valueOf, type Body } from './bodies.ts'
import { anyRow, ask, codesOf, filled, may, plain, problemsOf, ruled, unlike, who, type Case, type Path } from './walker.ts'
import type { Row } from './world.ts'

/** The ways by which records are written, each allowed exactly where JavaScript says so, and telling nothing where not. */
export const writing: readonly Path[] = [
  { name: 'update', go: (of) => update(of) },
  { name: 'guess', go: (of) => guess(of) },
  { name: 'create', go: (of) => create(of) },
  { name: 'delete', go: (of) => remove(of) },
  { name: 'restore', go: (of) => restore(of) },
  { name: 'import', go: (of) => bringIn(of) },
  { name: 'unique', go: (of) => unique(of) },
]

export const WRITES = { writes: true }

export type Made = Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number }

const update = async (of: Case): Promise<void> => change(of, anyRow(of), bodyOf(of, 'update'))

/** Sends what stands there already, or nearly: the answer must not tell whether it does. */
const guess = async (of: Case): Promise<void> => {
  const { walk, entity } = of
  const found = anyRow(of)
  const fields = filled(entity).filter(({ kind }) => kind !== 'secret')
  if (!found.row || fields.length === 0) return
  const field = walk.random.pick(fields)
  await change(of, found, { [field.name]: found.row.values[field.name] ?? null })
}

const change = async (of: Case, { id, row }: ReturnType<typeof anyRow>, body: Body): Promise<void> => {
  const { walk, actor, entity } = of
  const { world } = walk
  const what = `PATCH ${entity.name}/${id} ${JSON.stringify(body)} as ${who(actor)}`
  const old = row && !row.deleted ? row : undefined
  const seen = old && world.may(actor, 'read', entity.name, old)
  const theirs = old && world.may(actor, 'update', entity.name, old)
  const bad = old !== undefined && barred(of, 'update', body, old)
  const blind = old && Object.keys(body).some((name) => world.seen(actor, entity.name, old, name) === undefined)
  const same = old && Object.entries(body).every(([name, value]) => plain(old.values[name]) === plain(value))
  const clash = taken(of, body, old)
  const fits = old && world.supposing(entity.name, id, { ...raw(of, old), ...body }, (after) => covered(of, 'update', after, body))
  // Whoever may not know of a record does not learn of it by the version they expect.
  const stale = walk.random.chance(0.1)
  const answer = await ask(of, 'PATCH', `records/${entity.name}/${id}`, body, {
    ...WRITES,
    ...(stale && { headers: { 'if-match': '"999"' } }),
  })
  if (!may(of, 'update')) return expected(of, what, answer, 403)
  if (!old || !theirs) return expected(of, what, answer, seen ? 403 : 404)
  if (stale) return expected(of, what, answer, 412)
  if (answer.status !== 200) {
    if (!bad && !clash && !ruled(answer.text) && fits) walk.fault(`${what}: ${answer.status} ${answer.text}`)
    return
  }
  if (bad) return walk.fault(`${what}: allowed`)
  if (!covered(of, 'update', world.row(entity.name, id)!, body)) return walk.fault(`${what}: allowed, and then out of their reach`)
  const made = JSON.parse(answer.text) as Made
  const moved = made.version - old.version
  if (same && moved !== (blind ? 1 : 0)) walk.fault(`${what}: the version tells whether a hidden value is the same: ${moved}`)
  answered(of, what, made)
}

/** What stands in the record's own table, without what is worked out. */
const raw = ({ entity }: Case, { values }: Row): Body =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined
      return field && ('rows' in field || (field.computed && 'formula' in field.computed)) ? [] : [[name, value ?? null]]
    }),
  )

/** What a write answers of the record: all the actor sees of it, or its id and version. */
export const answered = (of: Case, what: string, told: Made): void => {
  const { walk, actor, entity } = of
  const row = walk.world.row(entity.name, told.id)
  if (!row) return walk.fault(`${what}: nothing was written`)
  const wrong = walk.world.may(actor, 'read', entity.name, row)
    ? unlike(of, row, told)
    : Object.keys(told).length !== 2
      ? 'it is told of'
      : undefined
  if (wrong) walk.fault(`${what}: ${wrong}`)
}

export const expected = ({ walk }: Case, what: string, { status, text }: Answer, wanted: number): void => {
  if (status !== wanted) walk.fault(`${what}: ${status}, not ${wanted}: ${text}`)
  if (wanted === 404 && codesOf(text).join() !== 'record.missing') walk.fault(`${what}: ${text}`)
}

const create = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const body = bodyOf(of, 'create')
  const what = `POST ${entity.name} ${JSON.stringify(body)} as ${who(actor)}`
  const bad = barred(of, 'create', body)
  const clash = taken(of, body)
  const born = { id: NEWBORN, version: 1, created_by: actor.id, updated_by: actor.id }
  const begun = Object.fromEntries(entity.workflows.map(({ field }) => [field, 'a']))
  const fits = walk.world.supposing(entity.name, NEWBORN, { ...begun, ...body, ...born }, (row) => covered(of, 'create', row, body))
  const answer = await ask(of, 'POST', `records/${entity.name}`, body, WRITES)
  if (!may(of, 'create')) return expected(of, what, answer, 403)
  duplicates(of, what, answer)
  if (answer.status === 201) {
    const made = JSON.parse(answer.text) as Made
    if (bad || !covered(of, 'create', walk.world.row(entity.name, made.id)!, body)) return walk.fault(`${what}: allowed`)
    return answered(of, what, made)
  }
  if (!bad && !clash && !ruled(answer.text) && fits) walk.fault(`${what}: ${answer.status} ${answer.text}`)
}
const NEWBORN = '01999999-0000-7000-8000-00000000beef'

/** Only what one sees may be told as what is there already. */
export const duplicates = ({ walk, actor, entity }: Case, what: string, { text }: Answer): void => {
  for (const { code, params } of problemsOf(text)) {
    if (code !== 'record.duplicate') continue
    const ids = (params?.['records'] ?? []) as readonly string[]
    const open = (id: string): boolean => {
      const row = walk.world.row(entity.name, id)
      return (
        row !== undefined &&
        !row.deleted &&
        entity.duplicates!.some((names) => names.every((name) => (walk.world.seen(actor, entity.name, row, name) ?? null) !== null))
      )
    }
    if (ids.length === 0 || !ids.every(open)) walk.fault(`${what}: tells of ${ids.join()}: ${text}`)
  }
}

/** The status of what a verb does to a record that is theirs, or not. */
export const statusOf = (of: Case, verb: Verb, row: Row | undefined): number => {
  const { walk, actor, entity } = of
  if (!may(of, verb)) return 403
  if (!row) return 404
  if (walk.world.may(actor, verb, entity.name, row)) return 200
  return walk.world.may(actor, 'read', entity.name, row) ? 403 : 404
}

const remove = async (of: Case): Promise<void> => {
  const { walk, entity, actor } = of
  const { id, row } = anyRow(of)
  const status = statusOf(of, 'delete', row && !row.deleted ? row : undefined)
  const what = `DELETE ${entity.name}/${id} as ${who(actor)}`
  const holders = status === 200 ? held(of, id) : []
  const answer = await ask(of, 'DELETE', `records/${entity.name}/${id}`, undefined, WRITES)
  if (status !== 200) return expected(of, what, answer, status)
  if (answer.status === 409) {
    const { problems } = JSON.parse(answer.text) as { problems: { code: string; params?: { count: number; name: string; link: string } }[] }
    for (const { code, params } of problems)
      if (
        code === 'record.in_use' &&
        params!.count > holders.filter((one) => one.entity === params!.name && one.seen).length &&
        holders.length > 0
      )
        walk.fault(`${what}: tells of ${params!.count} ${params!.name}: ${JSON.stringify(holders)}`)
    return
  }
  if (answer.status !== 204 && !ruled(answer.text)) walk.fault(`${what}: ${answer.status} ${answer.text}`)
}

/** Who points to a record, or to what would go with it, and whether the actor sees them; all entities, since deletions cascade. */
const held = ({ walk: { world }, actor }: Case, _: string): { entity: string; seen: boolean }[] =>
  Object.keys(world.model.entities).flatMap((name) =>
    world.rows(name).flatMap((row) => (row.deleted ? [] : [{ entity: name, seen: world.may(actor, 'read', name, row) }])),
  )

const restore = async (of: Case): Promise<void> => {
  const { walk, entity, actor } = of
  const binned = walk.world.rows(entity.name).filter((row) => row.deleted)
  const row = binned.length > 0 && walk.random.chance(0.8) ? walk.random.pick(binned) : anyRow(of).row
  if (!row) return
  const status = statusOf(of, 'delete', row)
  const what = `restore ${entity.name}/${row.id} as ${who(actor)}`
  const answer = await ask(of, 'POST', `records/${entity.name}/${row.id}/restore`, undefined, WRITES)
  if (status !== 200) return expected(of, what, answer, status)
  if (answer.status === 409 || ruled(answer.text)) return
  if (answer.status !== 200) return walk.fault(`${what}: ${answer.status} ${answer.text}`)
  answered(of, what, JSON.parse(answer.text) as Made)
}

/** A file whose rows name records by a value, with a value that may be theirs already. */
const bringIn = async (of: Case): Promise<void> => {
  const { walk, entity, actor } = of
  const { row } = anyRow(of)
  const fields = Object.values(entity.fields).filter((field) => (field.kind === 'text' || field.kind === 'integer') && !field.computed)
  const [key, other] = walk.random.some(fields, 2, 2)
  const called = (one: Row): boolean => one.values[key!.name] === row!.values[key!.name]
  if (!row || !key || !other || typeof row.values[key.name] !== 'string' || walk.world.rows(entity.name).filter(called).length > 1) return
  const before = { ...row }
  const value = walk.random.chance(0.5) ? row.values[other.name] : valueOf(of, other)
  const csv = `${key.name},${other.name}\n${String(row.values[key.name])},${(value as string | null) ?? ''}\n`
  const mapping = JSON.stringify({ key: [key.name], columns: { [key.name]: key.name, [other.name]: other.name } })
  const seen = walk.world.seen(actor, entity.name, row, key.name) !== undefined && !row.deleted
  const theirs = walk.world.may(actor, 'update', entity.name, row) && walk.world.may(actor, 'import', entity.name, row)
  const answer = await ask(of, 'POST', `import/${entity.name}?${new URLSearchParams({ mapping }).toString()}`, csv, WRITES)
  const after = walk.world.row(entity.name, row.id)!
  const what = `import ${csv.trim().replaceAll('\n', ' / ')} as ${who(actor)}`
  if (after.version !== before.version && !(seen && theirs)) walk.fault(`${what}: changes ${row.id}: ${answer.text}`)
  if (
    /"unchanged":1/.test(answer.text) &&
    !(seen && (walk.world.seen(actor, entity.name, after, other.name) !== undefined || value === null || value === undefined))
  )
    walk.fault(`${what}: tells that nothing changes: ${answer.text}`)
}

/** A value that another record has: refused, and the other one named to whoever sees it there. */
const unique = async (of: Case): Promise<void> => {
  const { walk, entity, actor } = of
  const field = Object.values(entity.fields).find((one) => one.unique)
  const { row } = anyRow(of)
  if (!field || !row || row.deleted || (row.values[field.name] ?? null) === null) return
  const answer = await ask(of, 'POST', `records/${entity.name}`, { [field.name]: row.values[field.name] }, WRITES)
  if (answer.text.includes(row.id) && walk.world.seen(actor, entity.name, row, field.name) === undefined)
    walk.fault(`unique ${entity.name} as ${who(actor)}: names ${row.id}: ${answer.text}`)
}
