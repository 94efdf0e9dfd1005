/**
 * The whole syntax tree of the rule language, checked and plain: JSON in, JSON out, so a Model can be stored and sent.
 * It is interpreted twice: `evaluate.ts` (JS) and `sql.ts` (Postgres); `cases.ts` is the truth table both must meet.
 */
export type Type = 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'link' | 'null' | { readonly list: Type }

export type Node =
  | { readonly op: 'literal'; readonly type: Type; readonly value: string | number | boolean | null }
  | { readonly op: 'list'; readonly type: Type; readonly items: readonly Node[] }
  /** `record.account.sector` is root record, path [account, sector]; a link followed by nothing is its id. */
  | { readonly op: 'path'; readonly type: Type; readonly root: Root; readonly path: readonly string[] }
  | { readonly op: 'variable'; readonly type: Type; readonly name: 'now' | 'today' | 'isNew' }
  | { readonly op: 'not'; readonly type: Type; readonly of: Node }
  | { readonly op: 'and' | 'or'; readonly type: Type; readonly left: Node; readonly right: Node }
  | { readonly op: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in'; readonly type: Type; readonly left: Node; readonly right: Node }
  | { readonly op: 'call'; readonly type: Type; readonly name: string; readonly args: readonly Node[] }

export type Root = 'record' | 'old' | 'user'

/** A checked rule: what was written, and what it means. */
export type Expression = { readonly source: string; readonly node: Node }
