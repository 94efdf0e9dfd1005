import { CANARY } from './world.ts'
import { answered, duplicates, expected, WRITES, type Made } from './writing.ts'
import { anyRow, ask, codesOf, may, who, type Case, type Path } from './walker.ts'

/** What is done to a record by a verb of its own: it is copied, submitted, cancelled, amended, moved on. */
export const verbs: readonly Path[] = [
  { name: 'copy', go: (of) => copy(of) },
  { name: 'submission', go: (of) => submission(of) },
  { name: 'moves', go: (of) => moves(of) },
  { name: 'transition', go: (of) => transition(of) },
]

/** Another record of one, with what one sees of it and nothing more. */
const copy = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { world } = walk
  const { id, row } = anyRow(of)
  const owned = entity.owner ? { [entity.owner.link]: row?.values[entity.owner.link] ?? null } : {}
  const what = `copy of ${entity.name}/${id} as ${who(actor)}`
  const seen = row && !row.deleted && world.may(actor, 'read', entity.name, row)
  const shown = row ? JSON.stringify(Object.keys(entity.fields).map((name) => world.seen(actor, entity.name, row, name) ?? null)) : ''
  const all = row ? JSON.stringify(row.values) : ''
  const answer = await ask(of, 'POST', `records/${entity.name}/${id}/copy`, owned, WRITES)
  duplicates(of, what, answer)
  if (!may(of, 'create') || !may(of, 'read')) return expected(of, what, answer, 403)
  if (!seen)
    return answer.status === 404 || codesOf(answer.text).some((code) => code !== 'record.missing')
      ? undefined
      : walk.fault(`${what}: ${answer.text}`)
  if (answer.status !== 201) return
  const made = JSON.parse(answer.text) as Made
  const copied = JSON.stringify(world.row(entity.name, made.id)?.values)
  for (const canary of all.match(CANARY) ?? [])
    if (!shown.includes(canary) && copied.includes(canary) && !formulas(of, canary))
      walk.fault(`${what}: takes ${canary} along, which they do not see: ${copied}`)
  answered(of, what, made)
}

/** Whether a value stands in something that is worked out, which shows what it was made to show. */
const formulas = ({ walk, entity }: Case, canary: string): boolean =>
  (walk.world.homes.get(canary) ?? []).some((home) => home.entity === entity.name && entity.fields[home.field]?.computed !== undefined)

const submission = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { id, row } = anyRow(of)
  const verb = walk.random.pick(['submit', 'submit', 'cancel', 'amend'])
  const what = `${verb} ${entity.name}/${id} as ${who(actor)}`
  const seen = row && !row.deleted && walk.world.may(actor, 'read', entity.name, row)
  const theirs = row && !row.deleted && walk.world.may(actor, 'update', entity.name, row)
  const sets = !entity.submit || !theirs || walk.world.sets(actor, 'update', entity.name, row, 'submission')
  const answer = await ask(of, 'POST', `records/${entity.name}/${id}/${verb}`, verb === 'amend' ? {} : undefined, WRITES)
  if (!may(of, 'update')) return expected(of, what, answer, 403)
  if (!entity.submit) return answer.status === 404 ? undefined : walk.fault(`${what}: ${answer.status} ${answer.text}`)
  if (verb === 'amend' && (!may(of, 'create') || !may(of, 'read'))) return expected(of, what, answer, 403)
  if (verb === 'amend' && !seen) return expected(of, what, answer, 404)
  if (!theirs) return expected(of, what, answer, seen ? 403 : 404)
  if (answer.status >= 300) return
  const made = JSON.parse(answer.text) as Made
  const replaces = verb !== 'amend' || walk.world.sets(actor, 'create', entity.name, walk.world.row(entity.name, made.id)!, 'amended_from')
  if (!sets || !replaces) return walk.fault(`${what}: allowed`)
  answered(of, what, made)
}

type Standing = {
  readonly field: string
  readonly state: string | null
  readonly transitions: readonly { readonly requires: readonly string[] }[]
}

/** Where a record stands, for whoever sees that. */
const moves = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { id, row } = anyRow(of)
  const what = walk.random.pick(['transitions', 'states'])
  const answer = await ask(of, 'GET', `records/${entity.name}/${id}/${what}`)
  const said = (wrong: string): void => walk.fault(`GET ${entity.name}/${id}/${what} as ${who(actor)}: ${wrong} ${answer.text}`)
  const seen = row && !row.deleted && walk.world.may(actor, 'read', entity.name, row)
  const status = !may(of, 'read') ? 403 : seen && entity.workflows.length > 0 ? 200 : 404
  if (answer.status !== status) return said(`${answer.status}, not ${status}`)
  if (status !== 200) return
  for (const { field, state } of (JSON.parse(answer.text) as { workflows: readonly Standing[] }).workflows) {
    // One that is hidden on this record is empty on it, as it is where the record is read.
    const value = walk.world.seen(actor, entity.name, row!, field)
    const heard = walk.world.rights(actor, entity.name).reads(entity.fields[field]!)
    if (what === 'states' ? value === undefined : !heard || (state ?? null) !== (value ?? null)) said(`tells of ${field}`)
  }
}

/** A move by its name, one there is or none: whoever may not know of the record does not learn which way it goes. */
const transition = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { world, random } = walk
  const { id, row } = anyRow(of)
  const names = entity.workflows.flatMap(({ transitions }) => Object.keys(transitions))
  const name = random.pick([...names, ...names, 'nowhere'])
  const [machine] = entity.workflows
  const body = machine && random.chance(0.2) ? { [machine.field]: 'b' } : {}
  const what = `move ${entity.name}/${id} by ${name} ${JSON.stringify(body)} as ${who(actor)}`
  const there = row && !row.deleted ? row : undefined
  const seen = there && world.may(actor, 'read', entity.name, there)
  const theirs = there && world.may(actor, 'update', entity.name, there)
  const dark = there && machine && world.seen(actor, entity.name, there, machine.field) === undefined
  const answer = await ask(of, 'POST', `records/${entity.name}/${id}/transitions/${name}`, body, WRITES)
  if (!may(of, 'update')) return expected(of, what, answer, 403)
  if (!theirs) return expected(of, what, answer, seen ? 403 : 404)
  // Who does not see where it stands is not told which moves there are.
  if (dark && /"nearest":"/.test(answer.text)) walk.fault(`${what}: ${answer.text}`)
  if (answer.status === 200) answered(of, what, JSON.parse(answer.text) as Made)
}
