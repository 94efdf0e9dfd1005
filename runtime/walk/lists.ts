import type { LinesField, LinksField } from '@cahier/core/fields/field'
import type { Value } from '@cahier/core/fields/kind'
import { valueOf } from './bodies.ts'
import { answered, expected, WRITES, type Made } from './writing.ts'
import { anyRow, ask, filled, may, plain, ruled, who, type Case, type Path } from './walker.ts'
import type { Row } from './world.ts'

/** Arrays sent with a record: ids of many links, and lines. */
export const lists: readonly Path[] = [
  { name: 'links', go: (of) => links(of) },
  { name: 'lines', go: (of) => lines(of) },
]

const listed = <K extends 'links' | 'lines'>({ entity }: Case, kind: K): Extract<LinksField | LinesField, { kind: K }> | undefined =>
  Object.values(entity.fields).find((field): field is Extract<LinksField | LinesField, { kind: K }> => field.kind === kind)

/** The links one sees, some of them, others, and some one does not see: which of those are there must not be told, nor be taken away. */
const links = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { world, random } = walk
  const field = listed(of, 'links')
  const { id, row } = anyRow(of)
  if (!field || !row) return
  const held = row.values[field.name] as readonly string[]
  const shown = (world.seen(actor, entity.name, row, field.name) ?? []) as readonly string[]
  const others = random.some(world.rows(field.rows.to), 1, 2).map((one) => one.id)
  const sent = random.pick([() => shown, () => random.some(shown, 0, 3), () => [...shown, ...others], () => [...held], () => others])()
  const ids = [...new Set(sent)]
  const target = (one: string): Row | undefined => world.row(field.rows.to, one)
  // As it was: what is linked may be the record itself, and become another by that.
  const seen = new Set(
    [...held, ...ids].filter((one) => target(one)?.deleted === false && world.may(actor, 'read', field.rows.to, target(one)!)),
  )
  const open = (one: string): boolean => seen.has(one)
  const blind = world.seen(actor, entity.name, row, field.name) === undefined
  const placed = inPlace(of, field, id)
  const allowed = world.may(actor, 'update', entity.name, row) && world.sets(actor, 'update', entity.name, row, field.name)
  const what = `PATCH ${entity.name}/${id} ${field.name} ${ids.join()} (${held.join()}, seen ${shown.join()}) as ${who(actor)}`
  const answer = await ask(of, 'PATCH', `records/${entity.name}/${id}`, { [field.name]: ids }, WRITES)
  if (!may(of, 'update')) return expected(of, what, answer, 403)
  if (row.deleted)
    return expected(
      of,
      what,
      answer,
      world.may(actor, 'read', entity.name, row) && !world.may(actor, 'update', entity.name, row) ? 404 : 404,
    )
  if (answer.status !== 200) {
    if (allowed && ids.every(open) && !ruled(answer.text) && !/access\.(outcome|field)/.test(answer.text))
      walk.fault(`${what}: ${answer.status} ${answer.text}`)
    return
  }
  if (!allowed || !ids.every(open)) return walk.fault(`${what}: allowed`)
  const made = JSON.parse(answer.text) as Made
  const after = world.row(entity.name, id)!
  const now = after.values[field.name] as readonly string[]
  if (now.filter(open).join() !== ids.join()) walk.fault(`${what}: leads to ${now.join()}`)
  const lost = blind ? [] : held.filter((one) => !open(one) && !now.includes(one))
  if (lost.length > 0) walk.fault(`${what}: takes away ${lost.join()}, which is not theirs to see`)
  const moved = made.version - row.version
  if (!blind && placed && ids.join() === shown.join() && moved !== 0) walk.fault(`${what}: the version tells that more is held: ${moved}`)
  if (blind && moved !== 1) walk.fault(`${what}: the version tells what is held: ${moved}`)
  answered(of, what, made)
}

/** Whether the items of a list stand at 1, 2, 3…: else the same list puts them there, which is a change. */
const inPlace = ({ walk: { world } }: Case, { rows }: LinksField | LinesField, owner: string): boolean =>
  world
    .rows(rows.entity)
    .flatMap(({ deleted, values }) => (!deleted && values[rows.owner] === owner ? [Number(values['position'])] : []))
    .toSorted((a, b) => a - b)
    .every((position, i) => position === i + 1)

/** Some of the lines that are there, as they are or changed, and new ones. */
const lines = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { world, random } = walk
  const field = listed(of, 'lines')
  const { id, row } = anyRow(of)
  if (!field || !row || row.deleted) return
  const held = row.values[field.name] as readonly (Readonly<Record<string, Value>> & { readonly id: string })[]
  const own = filled(world.model.entities[field.rows.entity]!)
  const values = (line?: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(
      random.some(own, 0, 2).map((one) => [one.name, line && random.chance(0.5) ? (line[one.name] ?? null) : valueOf(of, one)]),
    )
  const kept = random
    .some(held, Math.max(0, held.length - 1), held.length)
    .map((line) => ({ id: line.id, ...(random.chance(0.6) ? values(line) : {}) }))
  const sent = [...kept, ...(random.chance(0.4) ? [values()] : [])]
  const what = `PATCH ${entity.name}/${id} ${JSON.stringify({ [field.name]: sent })} as ${who(actor)}`
  const theirs = world.may(actor, 'update', entity.name, row)
  const blind = kept.some((line) => {
    const before = world.row(field.rows.entity, line.id)!
    return Object.keys(line).some((name) => name !== 'id' && world.seen(actor, field.rows.entity, before, name) === undefined)
  })
  const unseen = world.seen(actor, entity.name, row, field.name) === undefined
  const same =
    inPlace(of, field, id) &&
    sent.length === held.length &&
    sent.every(
      (line, i) =>
        'id' in line && line.id === held[i]!.id && Object.entries(line).every(([name, value]) => plain(held[i]![name]) === plain(value)),
    )
  const answer = await ask(of, 'PATCH', `records/${entity.name}/${id}`, { [field.name]: sent }, WRITES)
  if (!may(of, 'update')) return expected(of, what, answer, 403)
  if (!theirs) return expected(of, what, answer, world.may(actor, 'read', entity.name, row) ? 403 : 404)
  if (answer.status !== 200)
    return answer.status === 403 || answer.status === 422 || ruled(answer.text)
      ? undefined
      : walk.fault(`${what}: ${answer.status} ${answer.text}`)
  const made = JSON.parse(answer.text) as Made
  const moved = made.version - row.version
  if (same && !unseen && moved > 0 !== blind)
    walk.fault(`${what}: the version tells whether a hidden value of a line is the same: ${moved}`)
  if (same && unseen && moved === 0) walk.fault(`${what}: the version tells what lines there are`)
  answered(of, what, made)
}
