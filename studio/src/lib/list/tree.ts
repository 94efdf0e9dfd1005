import type { EntitySummary, Row } from '@cahier/core/wire'

/** The link by which the records of an entity hang from one another; undefined where they do not. */
export const treeOf = ({ fields }: Pick<EntitySummary, 'fields'>): string | undefined =>
  Object.values(fields).find((field) => field.kind === 'link' && field.tree)?.name

export type Tree = { readonly rows: readonly Row[]; readonly depths: ReadonlyMap<string, number> }

/** Each row under the one it hangs from, in the order they came in; one whose parent is not among them stands at the root. */
export function arranged(rows: readonly Row[], link: string): Tree {
  const among = new Set(rows.map(({ id }) => id))
  const below = new Map<string | null, Row[]>()
  for (const row of rows) {
    const parent = row[link]
    const at = typeof parent === 'string' && among.has(parent) && parent !== row.id ? parent : null
    below.set(at, [...(below.get(at) ?? []), row])
  }
  const depths = new Map<string, number>()
  const found: Row[] = []
  const walk = (parent: string | null, depth: number): void => {
    for (const row of below.get(parent) ?? []) {
      depths.set(row.id, depth)
      found.push(row)
      walk(row.id, depth + 1)
    }
  }
  walk(null, 0)
  // A circle, which the server refuses, would hang from nothing: what is in it is shown all the same.
  return { rows: found.length === rows.length ? found : [...found, ...rows.filter(({ id }) => !depths.has(id))], depths }
}
