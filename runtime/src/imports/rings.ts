import type { ReadRow } from './cells.ts'
import type { Linker } from './links.ts'

/** Of rows that still wait, those that point to one another in a ring (or hang on one), and those whose target is nowhere. */
export function ringsOf(rows: readonly ReadRow[], own: readonly Linker[]): { rings: ReadRow[]; lost: ReadRow[] } {
  let rings = [...rows]
  const lost: ReadRow[] = []
  for (let before = -1; before !== rings.length;) {
    before = rings.length
    const names = own.map(({ column }) => new Set(rings.map((row) => row.values[column.by?.name ?? ''])))
    const found = ({ links }: ReadRow) =>
      own.every(({ column: { field } }, at) => links[field.name] === undefined || names[at]?.has(links[field.name] ?? null))
    lost.push(...rings.filter((row) => !found(row)))
    rings = rings.filter(found)
  }
  return { rings, lost }
}
