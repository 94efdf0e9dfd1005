import type { Expression, Type } from '../expression/node.ts'
import { expression, type Scope } from '../expression/parse.ts'
import { at } from '../problem.ts'
import { isBrokenAnywhere, type Catalogue } from './catalogue.ts'
import type { Source } from './sources.ts'

/** What a rule speaks of and gives: a condition on records of `entity` unless said otherwise. */
type Asked = {
  readonly entity: string
  readonly returns?: Type | undefined
  readonly without?: Scope['without']
  /** The database must answer it. */
  readonly sql?: true
  readonly items?: Scope['items']
}

/** A rule read where it stands; what is wrong keeps its place in the rule's text. */
export const rule = (known: Catalogue, source: Source, pointer: string, text: string, asked: Asked): Expression | undefined => {
  const scope: Scope = {
    ...known.scope,
    entity: asked.entity,
    ...(asked.without ? { without: asked.without } : {}),
    ...(asked.sql ? { sql: true } : {}),
    ...(asked.items ? { items: asked.items } : {}),
  }
  const { expression: made, problems } = expression(text, scope, asked.returns)
  const mine = problems.filter(
    ({ code, params }) => !(code === 'expression.unknown_name' && isBrokenAnywhere(known, String(params?.['name']))),
  )
  known.report.add(source, at(pointer, mine))
  return made
}
