import type { Expression, Type } from '../expression/node.ts'
import type { Field } from '../fields/field.ts'
import { kindOf } from '../fields/index.ts'
import { kindName, pointerTo, targetsOf, type Catalogue } from './catalogue.ts'
import { computed } from './computed.ts'
import type { EntityDocument, FieldDocument } from './document.ts'
import type { Based } from './kinds.ts'
import { reservedField, systemFields } from './names.ts'
import { checkOptions } from './options.ts'
import { isComputed, resultOf } from './result.ts'
import { rule } from './rule.ts'
import { checkSettings, given, settings, spoken, type Context, type Say } from './settings.ts'
import { origin, type Source } from './sources.ts'

/** One field as compiled: its kind's settings with what is not said filled in, its rules checked, its default tried. */
export const field = (context: Context, entity: Source<EntityDocument>, name: string): Field => {
  const document = entity.json.properties[name]!
  const { known } = context
  const pointer = pointerTo('properties', name)
  const say: Say = (key, code, ...params) => known.report.say(entity, pointer + (key && `/${key}`), code, ...params)

  const reason = reservedField(name)
  if (reason) say('', 'model.reserved_name', { name, reason })
  if (document.id && systemFields.has(document.id)) say('id', 'model.reserved_name', { name: document.id, reason: 'system' })

  const of = entity.json.$id
  const when = (key: 'defaultRule' | 'visibleWhen' | 'requiredWhen' | 'readOnlyWhen', returns?: Type) =>
    document[key] === undefined ? undefined : rule(known, entity, pointer + pointerTo(key), document[key], { entity: of, returns })
  const own = computed(known, entity, name, say)
  const result = resultOf(known.entities, of, document) ?? { $ref: 'field:text' as const }
  const base = given({
    as: (result as Based).as,
    id: document.id ?? name,
    name,
    title: document.title ?? spoken(name),
    description: document.description,
    help: document.help,
    placeholder: document.placeholder,
    required: (entity.json.required?.includes(name) ?? false) || ('minItems' in document && (document.minItems ?? 0) > 0),
    readOnly: isComputed(document) || (document.readOnly ?? false),
    unique: ('unique' in document && document.unique) || own?.how === 'sequence',
    noCopy: document.noCopy ?? false,
    setOnce: document.setOnce || undefined,
    personalData: document.personalData || undefined,
    allowOnSubmit: document.allowOnSubmit || undefined,
    default: 'default' in document ? document.default : undefined,
    defaultRule: when('defaultRule', known.scope.fields(of)?.[name]?.type),
    visibleWhen: when('visibleWhen'),
    requiredWhen: when('requiredWhen'),
    readOnlyWhen: when('readOnlyWhen'),
    optionsWhen: optionsWhen(known, entity, pointer, document),
    needs: document.needs ?? [],
    computed: own,
    origin: origin(entity, pointer),
  })
  const made = kept({ ...base, kind: kindName(result), ...settings(result, { ...context, entity: of, name }) } as Field)
  checkSettings(made, of, say)
  checkOptions(made, document, { known, entity: of, name }, say)
  return made
}

/** A default in the one spelling in which values are kept. */
const kept = (field: Field): Field => {
  const kind = kindOf(field)
  if (field.default === undefined || !kind.tidy) return field
  const value = kind.tidy(field.default, field)
  return value === null ? field : { ...field, default: value }
}

/** Which targets a link may lead to: a rule over each of them, and the record. */
const optionsWhen = (
  known: Catalogue,
  entity: Source<EntityDocument>,
  pointer: string,
  document: FieldDocument,
): Expression | undefined => {
  if (!('optionsWhen' in document) || document.optionsWhen === undefined) return undefined
  const [target, ...more] = targetsOf(document)
  const place = pointer + pointerTo('optionsWhen')
  if (more.length > 0) return known.report.say(entity, place, 'model.options_target') ?? undefined
  if (!known.entities.has(target!)) return undefined
  return rule(known, entity, place, document.optionsWhen, { entity: entity.json.$id, items: { target: { type: 'link', entity: target! } } })
}
