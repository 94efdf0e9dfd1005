import type { Actor } from '@cahier/core/access'
import type { Value } from '@cahier/core/fields/kind'
import { kindOf } from '@cahier/core/fields/index'
import { isStored } from '@cahier/core/fields/stored'
import type { Entity, Field } from '@cahier/core/model/model'
import { newId } from '../src/records/id.ts'
import type { Workspace } from '../src/workspace.ts'
import { canary } from './bodies.ts'
import { shipped, STATES, type Shape } from './company.ts'
import type { Random } from './random.ts'

const ROWS = 14

/** Records of every entity, past all checks, then links between them. Some go to the bin. A secret is left as it was given, so that it is known wherever it is told. */
export const fill = async (
  workspace: Workspace,
  random: Random,
  shapes: readonly Shape[],
  members: readonly Actor[],
  fresh: () => number,
  now: string,
): Promise<void> => {
  const { db, schema } = workspace
  const { entities } = workspace.current().model
  const own = shapes.filter(({ name }) => !shipped(name)).map(({ name }) => entities[name]!)
  const ids = new Map(own.map(({ name }) => [name, Array.from({ length: ROWS }, newId)]))
  for (const name of ['member', 'team']) {
    const found = await db.query<{ id: string }>({ text: `select id::text from "${schema}"."${name}" order by id` })
    const all = found.map(({ id }) => id)
    ids.set(name, all)
  }
  const some = (field: Field): Value => {
    if (random.chance(0.15)) return null
    switch (field.kind) {
      case 'link':
        return random.pick(ids.get(field.to)!)
      case 'polymorphic': {
        const { to } = random.pick(field.targets)
        return `${to}/${random.pick(ids.get(to)!)}`
      }
      case 'integer':
        return 800_000_000 + fresh()
      case 'boolean':
        return random.chance(0.5)
      case 'choice':
        return field.name === 'submission' ? random.pick(['draft', 'draft', 'submitted', 'cancelled']) : random.pick(STATES)
      case 'address':
        return { city: canary({ fresh }) }
      case 'file':
        return null
      default:
        return canary({ fresh })
    }
  }
  const gone = new Map(own.flatMap(({ name }) => ids.get(name)!.map((id) => [id, random.chance(0.1)] as const)))
  const binned = (...of: readonly string[]): string | null => (of.some((id) => gone.get(id)) ? now : null)
  const write = async (
    { name }: Entity,
    fields: readonly { name: string; type: string }[],
    rows: readonly object[],
    links: boolean,
  ): Promise<void> => {
    const set = fields.map((field) => `"${field.name}"`)
    const given = `json_to_recordset($1::json) as g(id uuid, ${[...SYSTEM, ...fields.map((field) => `"${field.name}" ${field.type}`)].join(', ')})`
    const columns = `id, created_at, created_by, updated_at, updated_by, version, deleted_at, ${set.join(', ')}`
    const values = `g.id, g.at, g.by, g.at, g.by, 1, g.deleted_at, ${set.map((one) => `g.${one}`).join(', ')}`
    const text = links
      ? `update "${schema}"."${name}" t set (id, ${set.join(', ')}) = row(t.id, ${set.map((one) => `g.${one}`).join(', ')}) from ${given} where t.id = g.id`
      : `insert into "${schema}"."${name}" (${columns}) select ${values} from ${given}`
    await db.query({ text, values: [JSON.stringify(rows)] })
  }
  const typed = (field: Field) => ({ name: field.name, type: kindOf(field).column(field) })
  for (const linked of [false, true])
    for (const entity of own) {
      const fields = Object.values(entity.fields).filter(
        (field) =>
          isStored(field) && !field.computed && field.name !== 'amended_from' && (field.kind === 'link' && !shipped(field.to)) === linked,
      )
      if (fields.length === 0) continue
      const owners = entity.owner ? ids.get(entity.owner.entity)! : []
      const ownerOf = (id: string): string => owners[ids.get(entity.name)!.indexOf(id) >> 1]!
      const rows = ids.get(entity.name)!.map((id, i) => ({
        id,
        at: now,
        by: random.pick(members).id,
        deleted_at: entity.owner ? binned(id, ownerOf(id)) : binned(id),
        ...Object.fromEntries(
          fields.map((field) => [
            field.name,
            field.name === entity.owner?.link ? ownerOf(id) : field.name === 'position' ? (i % 2) + 1 : some(field),
          ]),
        ),
      }))
      await write(entity, fields.map(typed), rows, linked)
    }
  for (const entity of own)
    for (const field of Object.values(entity.fields)) {
      if (field.kind !== 'links') continue
      const { rows } = field
      const pairs = ids
        .get(entity.name)!
        .flatMap((owner) =>
          random
            .some(ids.get(rows.to)!, 0, 3)
            .map((target, i) => ({ id: newId(), at: now, by: null, deleted_at: binned(owner, target), owner, target, position: i + 1 })),
        )
      if (pairs.length > 0)
        await write(
          { ...entity, name: rows.entity },
          [
            { name: 'owner', type: 'uuid' },
            { name: 'target', type: 'uuid' },
            { name: 'position', type: 'bigint' },
          ],
          pairs,
          false,
        )
    }
}
const SYSTEM = ['at timestamptz', 'by uuid', 'deleted_at timestamptz']
