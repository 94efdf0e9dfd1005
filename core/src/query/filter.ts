import { scopeOf } from '../expression/model.ts'
import type { Expression, Node } from '../expression/node.ts'
import { expression } from '../expression/parse.ts'
import type { Scope, ScopeField } from '../expression/scope.ts'
import type { Entity } from '../model/model.ts'
import { problem } from '../problem.ts'
import type { Read, Reader } from './path.ts'
import { words, type Words } from './search.ts'

/** A filter the actor wrote: nothing in it may be hidden from them. */
export const readFilter = (source: string | undefined, entity: Entity, reader: Reader): Read<Expression | undefined> => {
  if (!source?.trim()) return { value: undefined, problems: [] }
  const { model, access } = reader
  const opens = (of: string, name: string): boolean => {
    const known = model.entities[of]!
    const { may, reads } = access(known)
    return may('read') && (!Object.hasOwn(known.fields, name) || reads(known.fields[name]!))
  }
  const { expression: read, problems } = expression(source, {
    ...seen(scopeOf(model.entities, entity.name), reader),
    sql: true,
    opens,
  })
  return { value: read, problems }
}

/** Computed values that the actor sees of some records only are nothing of the others; stored ones are kept from them where they are read. */
const seen = (scope: Scope, { model, access }: Reader): Scope => ({
  ...scope,
  fields: (of) => {
    const fields = scope.fields(of)
    const { readsWhen } = access(model.entities[of]!)
    const only = (name: string, field: ScopeField): ScopeField => {
      const own = Object.hasOwn(model.entities[of]!.fields, name) ? model.entities[of]!.fields[name] : undefined
      const when = own && field.formula ? readsWhen(own) : 'always'
      if (typeof when === 'string') return field
      return { ...field, formula: () => where(when, field) }
    }
    return fields && Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, only(name, field)]))
  },
})

const where = (test: Node, { type, formula }: ScopeField): Node | undefined => {
  const yes = formula?.()
  return yes && { op: 'if', type, test, yes, no: { op: 'literal', type: 'null', value: null } }
}

/** What a search may be long, in letters. */
const LONGEST = 200

/** What is searched for; nothing where nothing was written. */
export const readWords = (source: string | undefined): Read<Words | undefined> => {
  const text = source?.trim() ?? ''
  if (text.length > LONGEST) return { value: undefined, problems: [problem('query.long', '', { most: LONGEST })] }
  return { value: text === '' ? undefined : words(text), problems: [] }
}
