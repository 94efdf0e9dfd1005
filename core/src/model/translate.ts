import type { Field } from '../fields/field.ts'
import { submissionFields } from '../submission.ts'
import type { Entity, Locale, Model, Workflow } from './model.ts'

/**
 * The same model with its texts in another language the app offers; what is not translated stays in the app's own, and a
 * language it does not offer gives the model as it is.
 */
export const translate = (model: Model, language: string): Model => {
  if (language === model.language || !model.app.languages.includes(language)) return model
  const base = model.language === model.app.language ? model : write(model, model.locales[model.app.language] ?? {})
  return { ...write(said(base, language), model.locales[language] ?? {}), language }
}

/** What the product says of its own, in another language: how far a record is that is submitted. */
const said = (model: Model, language: string): Model => ({
  ...model,
  entities: map(model.entities, (entity) => {
    if (!entity.submit) return entity
    const own = submissionFields(entity, language).map((field) => [field.name, field])
    return { ...entity, fields: { ...entity.fields, ...Object.fromEntries(own) } }
  }),
})

/** Puts a locale's texts in place of the model's. */
export const write = (model: Model, locale: Locale): Model => ({
  ...model,
  app: {
    ...model.app,
    ...texts(locale.app, ['title']),
    navigation: model.app.navigation.map((group, i) => ({ ...group, ...title(locale.app?.navigation?.[i]) })),
  },
  entities: withJunctions(
    map(model.entities, (entity) => {
      const own = locale.entities?.[entity.name]
      const written = writeEntity(model, entity, own ?? {}, locale)
      return { ...written, workflows: written.workflows.map((workflow) => writeWorkflow(written, workflow, locale)) }
    }),
  ),
  views: map(model.views, (view) => ({ ...view, ...texts(locale.views?.[view.name], ['title']) })),
  forms: map(model.forms, (form) => {
    const own = locale.forms?.[form.name]
    return { ...form, ...texts(own, ['title']), groups: form.groups.map((group, i) => ({ ...group, ...title(own?.groups?.[i]) })) }
  }),
  roles: map(model.roles, (role) => ({ ...role, ...texts(locale.roles?.[role.name], ['title']) })),
})

/** Nobody writes what keeps many links: it is called as the field that lists them, and its ends as the records they lead to. */
const withJunctions = (entities: Readonly<Record<string, Entity>>): Record<string, Entity> =>
  map(entities, (entity) => {
    const field = entity.owner && entities[entity.owner.entity]?.fields[entity.owner.field]
    if (!field || field.kind !== 'links' || !entity.hidden) return entity
    const { owner, target } = entity.fields
    const ends = {
      owner: { ...owner!, title: entities[entity.owner!.entity]!.title },
      target: { ...target!, title: entities[field.rows.to]!.title },
    }
    return { ...entity, title: field.title, plural: field.title, fields: { ...entity.fields, ...ends } }
  })

/** Every text of the model as a locale, so that a model in one language can be turned back from another. */
export const readTexts = (model: Model): Locale => ({
  app: { title: model.app.title, navigation: model.app.navigation.map((group) => group.title ?? '') },
  entities: map(model.entities, (entity) => ({
    ...texts(entity, ['title', 'plural', 'description']),
    fields: map(entity.fields, (field) => ({
      ...texts(field, ['title', 'description', 'help', 'placeholder', 'unit']),
      ...('options' in field
        ? { options: Object.fromEntries(field.options.map((option) => [option.value, texts(option, ['title', 'description'])])) }
        : {}),
    })),
    rules: entity.rules.map((rule) => rule.message),
  })),
  workflows: Object.fromEntries(
    Object.values(model.entities).flatMap((entity) =>
      entity.workflows.map((workflow) => [
        workflow.name,
        { ...texts(workflow, ['title']), transitions: map(workflow.transitions, (move) => texts(move, ['title', 'message'])) },
      ]),
    ),
  ),
  views: map(model.views, (view) => texts(view, ['title'])),
  forms: map(model.forms, (form) => ({ ...texts(form, ['title']), groups: form.groups.map((group) => group.title ?? '') })),
  roles: map(model.roles, (role) => texts(role, ['title'])),
})

type EntityTexts = NonNullable<Locale['entities']>[string]
type FieldTexts = NonNullable<EntityTexts['fields']>[string]

const writeEntity = (model: Model, entity: Entity, own: EntityTexts, locale: Locale): Entity => ({
  ...entity,
  ...texts(own, ['title', 'plural', 'description']),
  fields: map(entity.fields, (field) => {
    const said = own.fields?.[field.name]
    // A field of a shared list speaks as the list does, and a lookup as what it looks up, unless it says otherwise.
    const listed = 'list' in field && field.list !== undefined ? locale.lists?.[field.list]?.options : undefined
    const shared = listed ?? lookedUp(model, entity, field, locale)?.options
    return said || shared
      ? writeField(field, { ...said, ...((said?.options ?? shared) && { options: { ...shared, ...said?.options } }) })
      : field
  }),
  rules: entity.rules.map((rule, i) => ({ ...rule, message: own.rules?.[i] || rule.message })),
})

/** What is said of the field that a lookup shows. */
const lookedUp = ({ entities }: Model, entity: Entity, { computed }: Field, locale: Locale): FieldTexts | undefined => {
  const node = computed?.how === 'lookup' ? computed.formula.node : undefined
  if (node?.op !== 'path') return undefined
  let at: Entity | undefined = entity
  for (const link of node.path.slice(0, -1)) {
    const field: Field | undefined = at?.fields[link]
    at = field && 'to' in field ? entities[field.to] : undefined
  }
  return at && locale.entities?.[at.name]?.fields?.[node.path.at(-1)!]
}

/** States are called as the options of their field, roles as they are everywhere. */
const writeWorkflow = (entity: Entity, workflow: Workflow, locale: Locale): Workflow => {
  const own = locale.workflows?.[workflow.name]
  const field = entity.fields[workflow.field]
  const options = new Map(field && 'options' in field ? field.options.map(({ value, title }) => [value, title] as const) : [])
  return {
    ...workflow,
    ...texts(own, ['title']),
    states: Object.fromEntries(
      Object.entries(workflow.states).map(([value, state]) => [value, { ...state, title: options.get(value) ?? state.title }]),
    ),
    transitions: map(workflow.transitions, (move) => ({
      ...move,
      ...texts(own?.transitions?.[move.name], ['title', 'message']),
      ...(move.roles && {
        roles: Object.fromEntries(Object.entries(move.roles).map(([role, known]) => [role, locale.roles?.[role]?.title || known])),
      }),
    })),
  }
}

const writeField = (field: Field, own: FieldTexts): Field =>
  ({
    ...field,
    ...texts(own, ['title', 'description', 'help', 'placeholder']),
    ...('unit' in field ? texts(own, ['unit']) : {}),
    ...('options' in field
      ? { options: field.options.map((option) => ({ ...option, ...texts(own.options?.[option.value], ['title', 'description']) })) }
      : {}),
  }) as Field

/** Those of the keys that hold a text. */
const texts = <K extends string>(from: Partial<Record<K, unknown>> | object | undefined, keys: readonly K[]): { [P in K]?: string } =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const value = from && (from as Record<string, unknown>)[key]
      return typeof value === 'string' && value !== '' ? [[key, value]] : []
    }),
  ) as { [P in K]?: string }

const title = (text: string | undefined): { title?: string } => (text ? { title: text } : {})

const map = <A, B>(record: Readonly<Record<string, A>>, make: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value)]))
