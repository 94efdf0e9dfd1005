/**
 * The whole syntax tree of the rule language, checked and plain: JSON in, JSON out, so a Model can be stored and sent.
 * It is interpreted twice: `evaluate.ts` (JS) and `sql.ts` (Postgres); `cases.ts` is the truth table both must meet.
 * A duration is a number of seconds; a `record` is what has parts or fields of its own, and can only be there or not.
 */
export type Type =
  | 'text'
  | 'number'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'time'
  | 'duration'
  | 'link'
  | 'record'
  | 'null'
  | { readonly list: Type }

export type Node =
  | { readonly op: 'literal'; readonly type: Type; readonly value: string | number | boolean | null }
  | { readonly op: 'list'; readonly type: Type; readonly items: readonly Node[] }
  | Path
  | { readonly op: 'variable'; readonly type: Type; readonly name: Variable }
  | { readonly op: 'not' | 'negative'; readonly type: Type; readonly of: Node }
  | { readonly op: 'and' | 'or'; readonly type: Type; readonly left: Node; readonly right: Node }
  | { readonly op: Comparison; readonly type: Type; readonly left: Node; readonly right: Node }
  | { readonly op: Arithmetic; readonly type: Type; readonly left: Node; readonly right: Node }
  | { readonly op: 'if'; readonly type: Type; readonly test: Node; readonly yes: Node; readonly no: Node }
  /** Asks `of` of every item of a list; in it, `item` is the name of the one item. */
  | { readonly op: 'exists' | 'all' | 'sum'; readonly type: Type; readonly over: Node; readonly item: string; readonly of: Node }
  | { readonly op: 'call'; readonly type: Type; readonly name: string; readonly args: readonly Node[] }

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in'
export type Arithmetic = '+' | '-' | '*' | '/' | '%'
export type Variable = 'now' | 'today' | 'isNew' | 'timeZone'

/**
 * `record.account.sector` is root record, path [account, sector]; a link followed by nothing is its id. Root `item` is the
 * item of an enclosing `exists`, by name; no path is the item itself.
 */
export type Path = {
  readonly op: 'path'
  readonly type: Type
  readonly root: Root
  readonly item?: string
  readonly path: readonly string[]
  /** The last step is a part of a composite field, such as the city of an address. */
  readonly part?: true
  /** From this step on links are followed with the rights of the system, since a formula does and not the one who asks. */
  readonly system?: number
}
export type Root = 'record' | 'old' | 'user' | 'item'

/** A checked rule: what was written, and what it means. */
export type Expression = { readonly source: string; readonly node: Node }
