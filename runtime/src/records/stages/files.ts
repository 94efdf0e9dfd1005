import { ADMINISTRATOR } from '@cahier/core/access'
import { isUuid } from '@cahier/core/expression/literal'
import type { FileField, FilesField } from '@cahier/core/fields/field'
import type { Value } from '@cahier/core/fields/kind'
import type { Entity } from '@cahier/core/model/model'
import { problem, step } from '@cahier/core/problem'
import { visible, type Kept } from '../../files/find.ts'
import { accepted } from '../../files/type.ts'
import type { Draft } from '../writing/drafts.ts'
import { array } from './links.ts'
import type { Stage } from '../writing/pipeline.ts'

const filesOf = (entity: Entity): (FileField | FilesField)[] =>
  Object.values(entity.fields).filter((field): field is FileField | FilesField => field.kind === 'file' || field.kind === 'files')

/** Whether a write names files, which must be somebody's to give. */
export const namesFiles = (_: unknown, entity: Entity, touched: ReadonlySet<string>): boolean =>
  filesOf(entity).some(({ name }) => touched.has(name))

type Named = { readonly draft: Draft; readonly field: FileField | FilesField; readonly id: string }

const ids = (value: Value | undefined): string[] =>
  [value ?? null].flat().filter((id): id is string => typeof id === 'string' && isUuid(id))

/** The files a draft has that it had not. */
const fresh = (entity: Entity, drafts: readonly Draft[]): Named[] =>
  filesOf(entity).flatMap((field) =>
    drafts.flatMap((draft) => {
      const before = new Set(ids(draft.old?.values[field.name]))
      return ids(draft.record[field.name])
        .filter((id) => !before.has(id))
        .map((id) => ({ draft, field, id }))
    }),
  )

/** A file must be there, of a type and size the field takes, and the actor's to give: sent by them, or of a record they may read. */
export const filesHeld: Stage = async ({ ctx, tx }, entity, drafts) => {
  const named = fresh(entity, drafts)
  if (named.length === 0) return
  const rows = await tx.query<Kept>({
    text: `select id, name, type, size::float8 as size, sha256, by, entity, record, field from "${ctx.workspace.schema}"._file
where id = any($1::uuid[]) order by id for no key update`,
    values: [array([...new Set(named.map(({ id }) => id))])],
  })
  const known = new Map(rows.map((row) => [row.id, row]))
  const every = ctx.actor.kind === 'publish' || ctx.actor.roles.includes(ADMINISTRATOR)
  for (const { draft, field, id } of named) {
    const row = known.get(id)
    // What was in this field of this record may be put back; out of another field, only what may be read there.
    const back = row?.record === draft.id && row.field === field.id
    const mine = row && (back || (row.record === null && every) || (await visible(ctx, row, tx)))
    const say = (code: 'file.gone' | 'file.type' | 'file.large', params?: Record<string, string | number>): void =>
      void draft.problems.push({ ...problem(code, step(field.name)), ...(params && { params }) })
    if (!row || !mine) say('file.gone')
    else if (!accepted(row.type, field.accept)) say('file.type', { name: row.name, accept: field.accept.join(', ') })
    else if (row.size > field.maximum * 1_000_000) say('file.large', { maximum: field.maximum })
  }
}

/** From now on a file is of the record that names it first, with the rights of that one. */
export const filesKept: Stage = async ({ ctx, tx }, entity, drafts) => {
  for (const { draft, field, id } of fresh(entity, drafts)) {
    await tx.query({
      text: `update "${ctx.workspace.schema}"._file set entity = $2, record = $3::uuid, field = $4 where id = $1::uuid and record is null`,
      values: [id, entity.id, draft.id, field.id],
    })
  }
}
