import { app, checkNavigation } from './app.ts'
import { builtin } from './builtin.ts'
import { catalogue } from './catalogue.ts'
import { data } from './data.ts'
import { entities } from './entity.ts'
import { formulas } from './formulas.ts'
import { extended } from './extend.ts'
import { forms, views } from './layout.ts'
import { checkLocales, localize } from './locales.ts'
import type { Compiled, Layer, Model } from './model.ts'
import { checkLines, roles } from './roles.ts'
import { checkTests } from './scenarios.ts'
import { workflows } from './workflow.ts'
import type { Problem } from '../problem.ts'
import type { ModelCode } from './problems.ts'
import { Report, sources } from './sources.ts'

/**
 * Turns documents into the Model, or says everything that is wrong with them at once. Layers stand on one another, the
 * company last; what the product ships comes first, whether given or not. The order of documents decides nothing. `published`:
 * as they are served already, maybe by a version that did not mind what is `harmless`.
 */
export const compile = (layers: readonly Layer[], { published = false }: { readonly published?: boolean } = {}): Compiled => {
  const all = [builtin, ...layers.filter((layer) => layer.name !== builtin.name)]
  const company = all.at(-1)!.name
  const report = new Report()
  const found = sources(all, report)
  const own = found.app.find((source) => source.layer === company && company !== builtin.name)
  if (!own && !report.problems.some((p) => p.document === 'app.json')) report.say({ path: 'app.json' }, '', 'model.app_missing')
  const base = app(own, report)
  const names = found.role.map(({ json }) => json.$id)
  const known = catalogue(extended(found.entity, found.extension, report), found.list, report, formulas(base), names)
  checkNavigation(known, own)
  const granted = roles(known, found.role)
  const made = entities(known, base)
  checkLines(known, found.role, made)
  const model: Model = {
    app: base,
    language: base.language,
    entities: workflows(known, made, granted, found.workflow),
    roles: granted,
    views: views(known, found.view),
    forms: forms(known, found.form),
    data: data(known, found.data),
    locales: {},
  }
  // What is served was tried before; a later version may ask more of a test, and nobody is kept out for that.
  if (!published) checkTests(known, model.roles, found.test)
  checkLocales(known, model, found.locale, own && company)
  const first = report.problems.filter((problem) => !follows(problem, report.problems))
  const roots = first.length > 0 ? first : report.problems
  const problems = published ? roots.filter(({ code }) => !harmless.has(code)) : roots
  if (problems.length > 0) return { problems: problems.toSorted(byDocument) }
  const languageOf = new Map(found.app.map((source) => [source.layer, source.json.language]))
  return { model: localize(model, found.locale, languageOf) }
}

/**
 * What has no effect, and is refused so that nobody believes it had, or is a name that only later versions keep for themselves: a
 * company that says it goes on, and is told at its next publish.
 */
const harmless = new Set<string>([
  ...(['model.search_unfit', 'model.line_rights', 'model.reserved_name'] satisfies ModelCode[]),
  'expression.unknown_value',
])

/** Where the documents are whose names these find unknown. */
const homes: Readonly<Record<string, string>> = {
  'model.unknown_role': 'roles',
  'model.unknown_list': 'lists',
  'model.unknown_workflow': 'workflows',
  'model.unknown_view': 'views',
  'model.unknown_form': 'forms',
  'model.unknown_kind': 'fields',
} satisfies Partial<Record<ModelCode, string>>

/** Whether a name is unknown only because its own document cannot be read, which is said there. */
const follows = ({ code, params }: Problem, all: readonly Problem[]): boolean => {
  const home = homes[code]
  const name = String(params?.['name'] ?? params?.['kind']).replace(/^field:/, '')
  return home !== undefined && all.some((other) => other.document === `${home}/${name}.json`)
}

/** Document by document; inside one, in the order they were found. */
const byDocument = (a: Problem, b: Problem): number => (a.document === b.document ? 0 : a.document! < b.document! ? -1 : 1)
