import { readJson } from '@cahier/core/model/json'
import type { Document } from '@cahier/core/model/model'
import type { SaidProblem } from '@cahier/core/wire'

/** A problem as editors and terminals link it: where in which document, and what to do about it. */
export type Said = {
  readonly document: string | null
  readonly line: number
  readonly column: number
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

/** Finds each problem in its document's text; sorted as a person goes through the files. */
export function locate(problems: readonly SaidProblem[], documents: readonly Document[]): Said[] {
  const places = new Map(documents.map((document) => [document.path, () => readJson(document.text ?? '').places]))
  const found = problems.map((problem): Said => {
    const { document = null, pointer, code, detail } = problem
    const { line, column } = place(problem, places.get(document ?? '')?.())
    return { document, line, column, pointer, code, detail }
  })
  return found.toSorted((a, b) => compare(a.document ?? '', b.document ?? '') || a.line - b.line || a.column - b.column)
}

/** `entities/account.json:7:5 /properties/name No kind is called…` */
export const lineOf = ({ document, line, column, pointer, detail }: Said, folder = ''): string =>
  [document === null ? '' : `${folder}${document}:${line}:${column}`, pointer, detail].filter(Boolean).join(' ')

/** What is missing is where the part stands that should have it. */
function place(
  { pointer: from, params = {} }: SaidProblem,
  places: ReadonlyMap<string, { readonly line: number; readonly column: number }> | undefined,
) {
  const { line, column } = params
  if (typeof line === 'number' && typeof column === 'number') return { line, column }
  for (let pointer = from; ; pointer = pointer.slice(0, pointer.lastIndexOf('/'))) {
    const known = places?.get(pointer)
    if (known) return known
    if (pointer === '') return { line: 1, column: 1 }
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
