import { paths } from '@cahier/core/expression/paths'
import type { LinesField } from '@cahier/core/fields/field'
import type { FormField } from '@cahier/core/form/spec'

/** What is worked out of the lines alone: roll-ups over them, and formulas that read nothing but these. In the order of the form. */
export function totals({ rows }: LinesField, fields: Readonly<Record<string, FormField>>): FormField[] {
  const found = new Set<string>()
  for (let before = -1; found.size > before;) {
    before = found.size
    for (const { name, computed } of Object.values(fields)) {
      if (computed?.how === 'rollup' && computed.entity === rows.entity && computed.link === rows.owner) found.add(name)
      if (computed?.how !== 'formula') continue
      const read = paths(computed.formula.node)
      if (read.length > 0 && read.every(({ root, path }) => root === 'record' && path.length === 1 && found.has(path[0]!))) found.add(name)
    }
  }
  return Object.values(fields).filter(({ name }) => found.has(name))
}
