import type { Field } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import type { ViewColumn, ViewSpec } from '@cahier/core/form/spec'
import type { EntitySummary } from '@cahier/core/wire'

/** Every column a person may show: the view's first, in its order, then what else they may see of the object. */
export const columnsOf = (view: ViewSpec, entity: EntitySummary): readonly ViewColumn[] => {
  const known = new Set(view.columns.map((c) => c.path))
  const others = Object.values(entity.fields).filter((f) => !known.has(f.name) && !f.hidden)
  return [...view.columns, ...others.map((field) => ({ path: field.name, field, sortable: kindOf(field).sortable }))]
}

/** Numbers stand on the right, so that their digits do; dates are of one length and read from the left. */
export const onRight = (field: Field): boolean =>
  kindOf(field).numeric && !['date', 'datetime', 'time', 'text'].includes(String(kindOf(field).type))

/** Who made a record and who changed it: links that every record has. */
const PEOPLE = ['created_by', 'updated_by']

/** `fields` and `expand` of a request that shows these paths. */
export const asked = (paths: Iterable<string>, entity: EntitySummary): { fields: string; expand: string | undefined } => {
  const named = [...new Set(paths)]
  const currencies = named.flatMap((path) => {
    const field = entity.fields[path]
    return field?.kind === 'money' && field.currencyField && entity.fields[field.currencyField] ? [field.currencyField] : []
  })
  const fields = [...new Set([...named, ...currencies])]
  const links = fields.filter((path) => {
    const field = entity.fields[path]
    return field ? field.kind === 'link' || 'rows' in field : PEOPLE.includes(path)
  })
  return { fields: fields.join(','), expand: links.join(',') || undefined }
}

/**
 * Widths in pixels for `room`: numbers and options are never cut. Texts and links ask for the longest seen, up to what one reads
 * at a glance; they share what is left, the label most and the empty ones least, and give way where there is not enough.
 */
export const widths = (columns: readonly ViewColumn[], longest: readonly number[], label: string, room: number): number[] => {
  const fixed = columns.map(({ field }) => 'options' in field || kindOf(field).numeric)
  const asked = columns.map(({ field }, i) => {
    const options = 'options' in field ? Math.max(...field.options.map((o) => o.title.length)) : 0
    // People have their letters before their name.
    const face = field.kind === 'link' && field.to === 'member' ? 30 : 0
    const text = options ? 36 + options * 7.4 : 22 + face + (longest[i] ?? 0) * 7.3
    const heading = Math.min(36 + field.title.length * 6.9, 200)
    return Math.ceil(Math.max(72, Math.min(text, fixed[i] ? 340 : 220), heading))
  })
  const missing = sum(asked) - room
  const give = asked.map((width, i) => (fixed[i] ? 0 : Math.max(0, width - NARROWEST)))
  const share = columns.map(({ path }, i) => (fixed[i] || !longest[i] ? 0.25 : path === label ? 1.5 : 1))
  const [among, amount] = missing > 0 ? [give, -Math.min(missing, sum(give))] : [share, -missing]
  const sizes = asked.map((width, i) => Math.floor(width + (amount * among[i]!) / (sum(among) || 1)))
  const rest = Math.max(0, room - sum(sizes))
  return sizes.map((width, i) => (i === sizes.length - 1 && rest < room ? width + rest : width))
}

const NARROWEST = 112
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

const key = (view: ViewSpec): string => `cahier.columns.${view.entity}.${view.name}`

/** The columns this person chose for a view on this device, or the view's own. */
export const chosen = (view: ViewSpec): readonly string[] => {
  const kept: unknown = JSON.parse(localStorage.getItem(key(view)) ?? 'null')
  return Array.isArray(kept) && kept.length ? kept.map(String) : view.columns.map((c) => c.path)
}
export const choose = (view: ViewSpec, paths: readonly string[] | undefined): void =>
  paths ? localStorage.setItem(key(view), JSON.stringify(paths)) : localStorage.removeItem(key(view))
