import { bindings } from '../condition.ts'
import { evaluate } from '../expression/evaluate.ts'
import type { Field } from '../fields/field.ts'
import type { Moment, Values, Write } from '../record.ts'

/**
 * What the formulas and lookups of a record are as a form has it, before it is saved; Postgres says the same afterwards. A lookup
 * and a formula through links ask `write.linked`.
 */
export const compute = (entity: { readonly fields: Readonly<Record<string, Field>> }, write: Write, moment: Moment): Values => {
  const bound = bindings(write, moment)
  return Object.fromEntries(
    Object.values(entity.fields).flatMap(({ name, computed }) =>
      computed && 'formula' in computed ? [[name, evaluate(computed.formula.node, bound)]] : [],
    ),
  )
}
