import type { ReadRow } from './cells.ts'

/** A link of a row that leads to another row of the file: the field that row is called by, and what it is called. */
export type Awaited = { readonly by: string; readonly name: string | undefined }

/** Of rows that still wait, those that point to one another in a ring (or hang on one), and those whose target is nowhere. */
export function ringsOf(rows: readonly ReadRow[], awaited: (row: ReadRow) => readonly Awaited[]): { rings: ReadRow[]; lost: ReadRow[] } {
  let rings = rows.map((row) => ({ row, waits: awaited(row) }))
  const fields = [...new Set(rings.flatMap(({ waits }) => waits.map(({ by }) => by)))]
  const lost: ReadRow[] = []
  for (let before = -1; before !== rings.length;) {
    before = rings.length
    const names = new Map(fields.map((by) => [by, new Set(rings.map(({ row }) => row.values[by]))]))
    const found = ({ waits }: (typeof rings)[number]) => waits.every(({ by, name }) => name !== undefined && names.get(by)!.has(name))
    lost.push(...rings.filter((one) => !found(one)).map(({ row }) => row))
    rings = rings.filter(found)
  }
  return { rings: rings.map(({ row }) => row), lost }
}
