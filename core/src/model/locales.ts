import { entityNamed, fieldNamed, kindName, optionsOf, pointerTo, type Catalogue } from './catalogue.ts'
import type { LocaleDocument } from './document.ts'
import type { Locale, Model, Origin } from './model.ts'
import { near, type Source } from './sources.ts'
import { readTexts, write } from './translate.ts'

/**
 * Puts every text into the app's language and keeps the others beside. A layer writes its texts in its own language: one
 * that differs from the app's is known by its texts as they stand, which become that language's locale.
 */
export const localize = (model: Model, documents: readonly Source<LocaleDocument>[], languageOf: ReadonlyMap<string, string>): Model => {
  const locales: Record<string, Locale> = {}
  const add = (language: string, locale: Locale): void => {
    locales[language] = merge(locales[language] ?? {}, locale) as Locale
  }
  for (const [layer, language] of languageOf) {
    if (language !== model.app.language) add(language, readTexts(only(model, layer)))
  }
  for (const {
    name,
    json: { $schema: _schema, $id: _id, $comment: _comment, ...locale },
  } of documents)
    add(name, locale)
  const { [model.app.language]: own = {} } = locales
  const written = write(model, own)
  return { ...written, locales: { ...locales, [model.app.language]: readTexts(written) } }
}

/** The part of a model that one layer wrote. */
const only = (model: Model, layer: string): Model => {
  const kept = <T extends { origin: { layer: string } }>(parts: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(parts).filter(([, part]) => part.origin.layer === layer))
  return {
    ...model,
    app: { ...model.app, title: '', navigation: [] },
    entities: ours(model.entities, layer),
    roles: kept(model.roles),
    views: kept(model.views),
    forms: kept(model.forms),
  }
}

/** Its entities; of another layer's, only the fields, the rules and the ways it gave them. */
const ours = (entities: Model['entities'], layer: string): Model['entities'] =>
  Object.fromEntries(
    Object.entries(entities).flatMap(([name, entity]) => {
      const by = ({ origin }: { readonly origin: Origin }): boolean => origin.layer === layer
      const fields = Object.fromEntries(Object.entries(entity.fields).filter(([, field]) => by(field)))
      const part = { ...entity, fields, workflows: entity.workflows.filter(by) }
      if (by(entity)) return [[name, { ...part, rules: entity.rules.filter(by) }]]
      const something = Object.keys(fields).length + part.workflows.length > 0
      return something ? [[name, { ...part, title: '', plural: '', description: '', rules: [] }]] : []
    }),
  )

/** Later texts stand on earlier ones; lists are taken whole. */
const merge = (below: unknown, above: unknown): unknown => {
  if (!isObject(below) || !isObject(above)) return above
  const entries = Object.entries(above).map(([key, value]) => [key, Object.hasOwn(below, key) ? merge(below[key], value) : value])
  return Object.fromEntries([...Object.entries(below), ...entries])
}

const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value)

const parts = [
  ['views', 'model.unknown_view'],
  ['forms', 'model.unknown_form'],
  ['roles', 'model.unknown_role'],
] as const

/** Whether each locale speaks of things that are there, in a language the app offers. */
export const checkLocales = (known: Catalogue, model: Model, documents: readonly Source<LocaleDocument>[], company?: string): void => {
  for (const source of documents) {
    const { json } = source
    if (source.layer === company && !model.app.languages.includes(source.name)) {
      known.report.say(source, '', 'model.language', { language: source.name, languages: model.app.languages })
    }
    for (const [name, texts] of Object.entries(json.entities ?? {})) {
      const pointer = pointerTo('entities', name)
      const entity = entityNamed(known, name, source, pointer)
      if (!entity) continue
      if ((texts.rules?.length ?? 0) > (entity.json.rules?.length ?? 0)) {
        known.report.say(source, `${pointer}/rules`, 'model.long', { limit: entity.json.rules?.length ?? 0 })
      }
      for (const [field, own] of Object.entries(texts.fields ?? {})) {
        const place = pointer + pointerTo('fields', field)
        const found = fieldNamed(known, entity, field, source, place)
        if (!found) continue
        const values = optionsOf(known, found).map((option) => option.const)
        // A choice without options has been said to be broken; its texts are not wrong for that.
        if (values.length === 0 && kindName(found).startsWith('choice')) continue
        for (const value of Object.keys(own.options ?? {})) {
          if (values.includes(value)) continue
          known.report.say(source, place + pointerTo('options', value), 'model.unknown_option', { value, nearest: near(value, values) })
        }
      }
    }
    for (const [name, { options = {} }] of Object.entries(json.lists ?? {})) {
      const pointer = pointerTo('lists', name)
      const list = known.lists.get(name)
      if (!list) known.report.say(source, pointer, 'model.unknown_list', { name, nearest: near(name, known.lists.keys()) })
      const values = list?.json.oneOf.map((option) => option.const) ?? []
      for (const value of list ? Object.keys(options).filter((one) => !values.includes(one)) : []) {
        const place = pointer + pointerTo('options', value)
        known.report.say(source, place, 'model.unknown_option', { value, nearest: near(value, values) })
      }
    }
    checkWorkflows(known, model, source)
    for (const [part, code] of parts) {
      for (const name of Object.keys(json[part] ?? {})) {
        if (Object.hasOwn(model[part], name)) continue
        known.report.say(source, pointerTo(part, name), code, { name, nearest: near(name, Object.keys(model[part])) })
      }
    }
  }
}

const checkWorkflows = (known: Catalogue, model: Model, source: Source<LocaleDocument>): void => {
  const all = Object.values(model.entities).flatMap((entity) => entity.workflows)
  for (const [name, texts] of Object.entries(source.json.workflows ?? {})) {
    const pointer = pointerTo('workflows', name)
    const workflow = all.find((one) => one.name === name)
    const names = all.map((one) => one.name)
    if (!workflow) known.report.say(source, pointer, 'model.unknown_workflow', { name, nearest: near(name, names) })
    for (const move of Object.keys(texts.transitions ?? {})) {
      if (!workflow || Object.hasOwn(workflow.transitions, move)) continue
      const nearest = near(move, Object.keys(workflow.transitions))
      known.report.say(source, pointer + pointerTo('transitions', move), 'model.unknown_transition', { name: move, nearest })
    }
  }
}
