import type { Value } from '@cahier/core/fields/kind'
import { same } from '#lib/form/value.ts'

/** A field both people changed, to different values: mine is still in the form, theirs is saved. */
export type Clash = { readonly name: string; readonly before: Value; readonly theirs: Value }
type Values = { readonly [field: string]: unknown }

/** What somebody else changed since `before`, and where that meets what I am changing. */
export function compare(
  names: readonly string[],
  before: Values,
  theirs: Values,
  mine: Values,
): { readonly others: readonly string[]; readonly clashes: readonly Clash[] } {
  const value = (values: Values, name: string): Value => (values[name] as Value | undefined) ?? null
  const differ =
    (a: Values, b: Values) =>
    (name: string): boolean =>
      !same(value(a, name), value(b, name))
  const others = names.filter(differ(before, theirs))
  const clashes = others
    .filter(differ(before, mine))
    .filter(differ(theirs, mine))
    .map((name) => ({ name, before: value(before, name), theirs: value(theirs, name) }))
  return { others, clashes }
}
