import type { Field } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'

/** What a line shows where there is no room for its columns: what names it, what it comes to, and the rest. */
export type Folded<F extends Field> = { readonly name: F | undefined; readonly total: F | undefined; readonly details: readonly F[] }

/** `label` names a line; what it comes to is what its record adds up first. */
export function folded<F extends Field>(columns: readonly F[], entity: string, label: string, owner: readonly Field[]): Folded<F> {
  const summed = owner.flatMap(({ computed }) => (computed?.how === 'rollup' && computed.entity === entity ? [computed.of] : []))
  const amounts = columns.filter((f) => f.kind === 'money')
  const name = columns.find((f) => f.name === label) ?? columns.find((f) => !kindOf(f).numeric) ?? columns[0]
  const total =
    columns.find((f) => f.kind === 'money' && summed.includes(f.name)) ??
    amounts.find((f) => f.computed) ??
    amounts.at(-1) ??
    columns.findLast((f) => f.computed !== undefined && kindOf(f).numeric)
  return { name, total, details: columns.filter((f) => f !== name && f !== total) }
}
