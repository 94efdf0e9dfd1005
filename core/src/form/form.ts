import type { Actor } from '../access.ts'
import { kindOf } from '../fields/index.ts'
import type { Entity, Field, Form, Model } from '../model/model.ts'
import { headOf, mayOf, maySubmit, reader, type Reader } from './reader.ts'
import type { FormField, FormGroup, FormSpec } from './spec.ts'
import { workflowsFor } from './workflow.ts'

/** Up to this many fields stand together; more are told apart from what is read as a paragraph. */
const FEW = 8

/**
 * The form of an entity for one actor: the named document, else the one of the entity's name, else its first, else made
 * of its fields. Undefined where the actor sees no such entity, or there is no such form.
 */
export const form = (model: Model, entityName: string, actor: Actor, name?: string): FormSpec | undefined => {
  const view = reader(model, actor)
  const entity = view.entity(entityName)
  if (!entity) return undefined
  const documents = formsOf(model, entity)
  const document =
    name === undefined ? (documents.find((f) => f.name === entity.name) ?? documents[0]) : documents.find((f) => f.name === name)
  if (name !== undefined && !document) return undefined
  return {
    entity: entity.name,
    ...headOf(view, entity),
    groups: groups(view, entity, document),
    rules: entity.rules
      .filter((rule) => view.understands(entity, rule.check))
      .map(({ check, on, message }) => ({ check, ...(on && { on }), message })),
    ...(entity.workflows.length > 0 && { workflows: workflowsFor(view, entity) }),
    ...(entity.submit && { submit: true }),
    may: { ...mayOf(view, entity), ...(entity.submit && maySubmit(view, entity)) },
  }
}

export const formsOf = (model: Model, entity: Entity): Form[] => Object.values(model.forms).filter((f) => f.entity === entity.name)

const groups = (view: Reader, entity: Entity, document: Form | undefined): FormGroup[] => {
  const fields = new Map(view.fields(entity).map((field) => [field.name, writable(view, entity, field)]))
  const written = document?.groups ?? generated([...fields.values()])
  return written
    .map(({ title, icon, fields: names }) => ({
      ...(title && { title }),
      ...(icon && { icon }),
      fields: names.flatMap((name) => fields.get(name) ?? []),
    }))
    .filter((group) => group.fields.length > 0)
}

const writable = (view: Reader, entity: Entity, field: Field): FormField => {
  const { may, writes } = view.access(entity)
  return { ...field, writable: !field.readOnly && writes(field) && (may('create') || may('update')) }
}

/** In the order of the model, paragraphs last. */
const generated = (fields: readonly Field[]): Form['groups'] => {
  const short = fields.filter((field) => kindOf(field).rank > 0).map((field) => field.name)
  const long = fields.filter((field) => kindOf(field).rank === 0).map((field) => field.name)
  return fields.length <= FEW ? [{ fields: [...short, ...long] }] : [{ fields: short }, { fields: long }]
}
