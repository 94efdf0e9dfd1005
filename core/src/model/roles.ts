import { ADMINISTRATOR, type Verb } from '../access.ts'
import { entityNamed, fieldNamed, pointerTo, type Catalogue } from './catalogue.ts'
import { ofSubmission } from '../submission.ts'
import type { RoleDocument } from './document.ts'
import { spoken } from './settings.ts'
import type { Entity, EntityGrant, Granted, Role } from './model.ts'
import { rule } from './rule.ts'
import { near, origin, type Source } from './sources.ts'

/** Every role with what it grants written out; what it inherits is followed when access is asked. */
export const roles = (known: Catalogue, documents: readonly Source<RoleDocument>[]): Record<string, Role> => {
  const byName = new Map<string, Source<RoleDocument>>()
  for (const source of documents) {
    const name = source.json.$id
    const first = byName.get(name)
    if (name === ADMINISTRATOR) known.report.say(source, '/$id', 'model.reserved_name', { name, reason: 'product' })
    if (first) known.report.say(source, '/$id', 'model.duplicate_name', { name, other: first.path })
    else byName.set(name, source)
  }
  return Object.fromEntries([...byName].map(([name, source]) => [name, role(known, byName, source)]))
}

const role = (known: Catalogue, byName: ReadonlyMap<string, Source<RoleDocument>>, source: Source<RoleDocument>): Role => {
  const { json } = source
  for (const [i, name] of (json.inherits ?? []).entries()) {
    const pointer = pointerTo('inherits', i)
    if (!byName.has(name)) known.report.say(source, pointer, 'model.unknown_role', { name, nearest: near(name, byName.keys()) })
    else if (leadsTo(byName, name, json.$id)) known.report.say(source, pointer, 'model.inherits_circle', { name })
  }
  return {
    name: json.$id,
    title: json.title ?? spoken(json.$id),
    inherits: json.inherits ?? [],
    entities: Object.fromEntries(Object.entries(json.entities).map(([name, grants]) => [name, grant(known, source, name, grants)])),
    origin: origin(source),
  }
}

/** Verbs of lines: they have the rights of their record, and what a role says of them would be passed over without a word. */
export const checkLines = (
  known: Catalogue,
  documents: readonly Source<RoleDocument>[],
  made: Readonly<Record<string, Pick<Entity, 'owner'>>>,
): void => {
  for (const source of documents)
    for (const [name, grants] of Object.entries(source.json.entities)) {
      const owner = Object.hasOwn(made, name) ? made[name]!.owner?.entity : undefined
      const verb = owner === undefined ? undefined : Object.keys(grants).find((key) => key !== 'fields')
      if (owner !== undefined && verb !== undefined)
        known.report.say(source, pointerTo('entities', name, verb), 'model.line_rights', { verb, entity: name, owner })
    }
}

const grant = (known: Catalogue, source: Source<RoleDocument>, name: string, grants: RoleDocument['entities'][string]): EntityGrant => {
  const pointer = pointerTo('entities', name)
  const entity = entityNamed(known, name, source, pointer)
  const fields = Object.entries(grants.fields ?? {}).map(([field, { read = true, update = read }]) => {
    if (entity && !ofSubmission(entity.json, field)) fieldNamed(known, entity, field, source, pointer + pointerTo('fields', field))
    return [field, { read, update }] as const
  })
  const granted = (verb: Verb): Granted => {
    const said = grants[verb] ?? false
    if (typeof said === 'boolean') return said
    // What a rule may speak of is the record alone: what it was before is asked apart, and a new record has none.
    return (entity && rule(known, source, pointer + pointerTo(verb), said, { entity: name, sql: true })) ?? false
  }
  return {
    read: granted('read'),
    create: granted('create'),
    update: granted('update'),
    delete: granted('delete'),
    export: granted('export'),
    import: granted('import'),
    fields: Object.fromEntries(fields),
    origin: origin(source, pointer),
  }
}

/** Whether following what a role inherits comes by another one. */
const leadsTo = (byName: ReadonlyMap<string, Source<RoleDocument>>, from: string, to: string, seen = new Set<string>()): boolean => {
  if (from === to) return true
  if (seen.has(from)) return false
  seen.add(from)
  return (byName.get(from)?.json.inherits ?? []).some((next) => leadsTo(byName, next, to, seen))
}
