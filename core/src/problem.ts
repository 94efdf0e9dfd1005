/**
 * One thing that is wrong, said as data: core returns problems and never throws them.
 * `path` is a JSON pointer (RFC 6901) into the document or the record; '' is the whole of it.
 * `document` names the file when the problem lies in a model. Words for each code: `words/fr.ts`, `words/en.ts`.
 */
export type Problem = {
  readonly code: string
  readonly path: string
  readonly params?: Params
  readonly document?: string
}
export type Params = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

export const problem = (code: string, path = '', params?: Params): Problem => (params ? { code, path, params } : { code, path })

/** The same problems, further down: a field's problem becomes its record's. */
export const at = (prefix: string, problems: readonly Problem[]): Problem[] => problems.map((p) => ({ ...p, path: prefix + p.path }))

/** One step of a JSON pointer, escaped as RFC 6901 section 3 asks. */
export const step = (name: string | number): string => '/' + String(name).replaceAll('~', '~0').replaceAll('/', '~1')
