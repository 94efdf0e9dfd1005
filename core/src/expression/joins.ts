import { quote, type Scope, fieldIn } from './scope.ts'

/** The tables one statement reads: the record's own, and one left join for each link that a path goes through. */
export type Joins = {
  /** The SQL of the value at a path. */
  readonly column: (path: readonly string[]) => string
  /** The alias of the table that a chain of links leads to; [] is the record's own. */
  readonly table: (links: readonly string[]) => string
  readonly text: () => string
}

/** Links ignore the bin: what is behind a link to a binned record is null. */
export const joins = (scope: Scope, schema: string, own: string): Joins => {
  const aliases = new Map<string, { alias: string; entity: string }>([['', { alias: own, entity: scope.entity! }]])
  const lines: string[] = []
  const table = (links: readonly string[]): { alias: string; entity: string } => {
    const key = links.join('.')
    const known = aliases.get(key)
    if (known) return known
    const from = table(links.slice(0, -1))
    const link = links.at(-1)!
    const joined = { alias: `j${aliases.size}`, entity: fieldIn(scope, from.entity, link)!.to! }
    aliases.set(key, joined)
    const [a, b] = [joined.alias, `${from.alias}.${quote(link)}`]
    lines.push(`left join ${quote(schema)}.${quote(joined.entity)} ${a} on ${a}.id = ${b} and ${a}.deleted_at is null`)
    return joined
  }
  return {
    column: (path) => `${table(path.slice(0, -1)).alias}.${quote(path.at(-1)!)}`,
    table: (links) => table(links).alias,
    text: () => lines.join(' '),
  }
}
