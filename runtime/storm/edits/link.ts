import { entities, fieldsOf, fresh, idOf, kindOf, nameOf, someField, toggle, type Draft, type Edit, type Json } from '../draft.ts'

const isLink = (field: Json): boolean => kindOf(field) === 'link'
const onDelete = ['restrict', 'clear', 'cascade']
const targets = (draft: Draft): string[] => [...entities(draft).map(nameOf), 'member', 'team']

const add: Edit = (draft, random) => {
  const entity = random.pick(entities(draft))
  const name = fresh(draft, 'link')
  fieldsOf(entity)[name] = {
    $ref: 'field:link',
    title: 'Lien',
    to: random.chance(0.25) ? random.some(targets(draft), 2, 3) : random.pick(targets(draft)),
    onDelete: random.pick(onDelete),
    ...(random.chance(0.5) && { inverse: fresh(draft, 'back') }),
  }
  return true
}

/** The link leads elsewhere: to another entity, or to one of several, or no more to several. */
const retarget: Edit = (draft, random) => {
  const found = someField(draft, random, isLink)
  if (!found) return false
  const { to } = found.field
  const also = random.pick(targets(draft))
  if (Array.isArray(to))
    found.field['to'] = random.chance(0.5) ? [...to.filter((one) => one !== also), also] : to.length > 2 ? to.slice(1) : to[0]
  else found.field['to'] = random.chance(0.5) ? [to, also] : also
  return true
}

const settings: Edit = (draft, random) => {
  const found = someField(draft, random, isLink)
  if (!found) return false
  const { field, name } = found
  const one = random.pick([
    () => toggle(field, 'unique', true),
    () => toggle(field, 'tree', true),
    () => toggle(field, 'optionsWhen', `target.id != null || record.${name} == null`),
    () => toggle(field, 'inverse', fresh(draft, 'back')),
    () => {
      field['onDelete'] = random.pick(onDelete)
      return true
    },
  ])
  return one()
}

const many: Edit = (draft, random) => {
  const entity = random.pick(entities(draft))
  fieldsOf(entity)[fresh(draft, 'links')] = {
    $ref: 'field:links',
    title: 'Plusieurs',
    to: random.pick(targets(draft)),
    ...(random.chance(0.3) && { maxItems: 5 }),
    ...(random.chance(0.3) && { inverse: fresh(draft, 'back') }),
  }
  return true
}

/** One becomes many, and many one. */
const oneOrMany: Edit = (draft, random) => {
  const found = someField(draft, random, (field) => typeof field['to'] === 'string' && ['link', 'links'].includes(kindOf(field)))
  if (!found) return false
  const { id, title, to } = found.field
  fieldsOf(found.entity)[found.name] = {
    $ref: isLink(found.field) ? 'field:links' : 'field:link',
    ...(id !== undefined && { id }),
    ...(title !== undefined && { title }),
    to,
  }
  return true
}

/** Lines of their own for some entity, one of whose amounts is added up on it. */
const lines: Edit = (draft, random) => {
  const owner = random.pick(entities(draft))
  const name = fresh(draft, 'line')
  draft.documents[`entities/${name}.json`] = {
    $schema: '../../../schemas/entity.schema.json',
    $id: name,
    title: 'Ligne',
    type: 'object',
    properties: {
      wording: { $ref: 'field:text', title: 'Libellé' },
      amount: { $ref: 'field:money', title: 'Montant', default: 1 },
      owner: { $ref: 'field:link', title: 'De', to: nameOf(owner) },
    },
  }
  fieldsOf(owner)[`${name}_all`] = { $ref: 'field:lines', title: 'Lignes', to: name }
  if (random.chance(0.7))
    fieldsOf(owner)[fresh(draft, 'total')] = { $ref: 'field:rollup', title: 'Total', over: `${name}_all`, aggregate: 'sum', of: 'amount' }
  return true
}

/** Lines become records that merely point there, and records that merely point there become lines. */
const owned: Edit = (draft, random) => {
  const some = someField(draft, random, (field) => kindOf(field) === 'lines')
  if (some && random.chance(0.6)) {
    delete fieldsOf(some.entity)[some.name]
    const entity = idOf(nameOf(some.entity), some.entity)
    draft.gone.fields.push({ entity, name: some.name, field: { ...some.field, id: idOf(some.name, some.field) } })
    return true
  }
  const link = someField(draft, random, (field) => isLink(field) && typeof field['to'] === 'string')
  const owner = link && entities(draft).find((entity) => nameOf(entity) === link.field['to'])
  if (!link || !owner) return false
  fieldsOf(owner)[fresh(draft, 'owned')] = { $ref: 'field:lines', title: 'À lui', to: nameOf(link.entity), through: link.name }
  return true
}

export const links = { add, retarget, settings, many, oneOrMany, lines, owned } satisfies Record<string, Edit>
