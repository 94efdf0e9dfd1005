import type { Actor } from './access.ts'
import { empty } from './computed/empty.ts'
import { bindings, isTrue, offered, visible } from './condition.ts'
import { evaluate, truth, type Bindings } from './expression/evaluate.ts'
import type { Expression } from './expression/node.ts'
import { paths } from './expression/paths.ts'
import type { Field, Option } from './fields/field.ts'
import { kindOf } from './fields/index.ts'
import type { Style, Value } from './fields/kind.ts'
import { same } from './fields/same.ts'
import type { Workflow } from './model/model.ts'
import { once } from './once.ts'
import { at, problem, step, type Problem } from './problem.ts'
import { isSubmitted } from './submission.ts'
import { guard, locked } from './workflow/guard.ts'
import { beginnings } from './workflow/machine.ts'

export { offered, visible } from './condition.ts'

/** What the one record validator needs to know of an entity; both Entity and FormSpec give it. */
export type Checked = {
  readonly fields: Readonly<Record<string, Field>>
  readonly rules: readonly { readonly check: Expression; readonly on?: string; readonly message: string }[]
  readonly workflows?: readonly Workflow[]
  /** Whether its records are submitted, and then locked. */
  readonly submit?: boolean
}
export type Values = Readonly<Record<string, Value>>

/** The moment and the person of a check, given by the caller: core reads no clock. `now` is ISO 8601 UTC. */
export type Moment = { readonly now: string; readonly actor: Actor; readonly style: Style }

/** `old` is null at creation. `linked(path)` answers a value behind a link, null where nothing is. */
export type Write = {
  readonly record: Values
  readonly old: Values | null
  /** The fields this write sets: required is checked on these, and on all at creation. */
  readonly touched: ReadonlySet<string>
  readonly linked?: Bindings['linked']
  /** Whether the actor may read a field, where that may be in doubt. */
  readonly reads?: (field: string) => boolean
  /** The transition this write must make, by name, where it was asked for by name. */
  readonly move?: string
}
export type Check = (entity: Checked, write: Write, moment: Moment) => Problem[]

/** All that is wrong with a write, pointing into the record: '/close_date', or '' for the whole of it. */
export const check: Check = (entity, given, moment) => {
  const write = veiled(entity, given)
  const fields: Problem[] = []
  for (const field of fieldsOf(entity.fields)) {
    const found = checkField(entity, field, given.record[field.name] ?? null, write, moment)
    if (found.length > 0) fields.push(...at(step(field.name), found))
  }
  const rules = entity.rules.filter((rule) => asked(rule.check, write) && !holds(rule.check, write, moment))
  const whole = [...guard(entity, write, moment), ...rules.map(broken)]
  if (fields.length === 0) return whole
  // A rule over a value that is itself refused would say the same thing twice.
  const wrong = new Set(fields.map(({ path }) => path))
  return [...fields, ...whole.filter(({ path }) => !wrong.has(path))]
}

/** What is kept and never shown is, to conditions and rules, `true` where there is a value. */
const veiled = (entity: Checked, write: Write): Write => {
  const names = veiledOf(entity.fields)
  if (names.length === 0) return write
  const veil = (values: Values): Values => ({
    ...values,
    ...Object.fromEntries(names.map((name) => [name, (values[name] ?? null) === null ? null : true])),
  })
  return { ...write, record: veil(write.record), old: write.old && veil(write.old) }
}

/** The values a new record begins with, beside those sent: what its fields say, what their rules give at this moment, where its ways begin. */
export const defaults = (entity: Pick<Checked, 'fields' | 'workflows'>, moment: Moment, sent: Values = {}): Values => {
  const bound = bindings({ record: {}, old: null, touched: new Set() }, moment)
  const pairs = Object.values(entity.fields).map((field): [string, Value] => [
    field.name,
    field.default ??
      (field.computed?.how === 'rollup' ? empty(field.computed) : field.defaultRule ? evaluate(field.defaultRule.node, bound) : null),
  ])
  const values = Object.fromEntries(pairs.filter(([, value]) => value !== null))
  return { ...values, ...beginnings(entity, { ...values, ...sent }, moment) }
}

/** Whether a field must have a value for the record as it is. One nobody can see is not asked for. */
export const required = (field: Field, write: Write, moment: Moment): boolean =>
  (field.required || needed(field, write, moment)) && visible(field, write, moment)

/** Whether the record as it was before the write lets a field be changed: else filling a field and closing the deal would not go together. */
export const readOnly = (field: Field, write: Write, moment: Moment): boolean =>
  field.readOnly ||
  (field.readOnlyWhen !== undefined && truth(field.readOnlyWhen.node, { ...bindings(write, moment), record: write.old ?? {} }) === true)

/** Why a field cannot be changed now, as the record was before the write; nothing where it can. */
export const closed = (entity: Checked, field: Field, write: Write, moment: Moment): Problem | undefined => {
  if (readOnly(field, write, moment)) return problem('field.read_only')
  if (field.setOnce && !same(write.old?.[field.name], null)) return problem('field.set_once')
  return shut(entity, field, write, moment)
}

/** What locks a field of the record as it was before the write, whoever writes it: that the record is submitted, or the state it is in. */
export const shut = (entity: Checked, field: Field, write: Write, moment: Moment): Problem | undefined =>
  entity.submit && !field.allowOnSubmit && isSubmitted(write.old) ? problem('field.submitted') : locked(entity, field, write, moment)

/** Asked of every row of an import. */
const fieldsOf = once((fields: Checked['fields']) => Object.values(fields))
const veiledOf = once((fields: Checked['fields']) => fieldsOf(fields).flatMap((field) => (kindOf(field).veiled ? [field.name] : [])))

const checkField = (entity: Checked, field: Field, value: Value, write: Write, moment: Moment): readonly Problem[] => {
  const touched = write.touched.has(field.name)
  // What nobody sets or asks for is most of a wide record.
  if (value === null && !touched && !field.required && !field.requiredWhen) return NONE
  if (touched && field.computed) return [problem('field.read_only')]
  if (touched && (kindOf(field).veiled || !same(value, write.old?.[field.name]))) {
    const why = closed(entity, field, write, moment)
    if (why) return [why]
  }
  if (touched && value !== null) {
    const problems = kindOf(field).check(value, field, moment.style)
    if (problems.length > 0) return problems
  }
  const withheld = value !== null && 'options' in field ? unoffered(field, value, write, moment) : undefined
  if (withheld) return [withheld]
  const barred =
    value !== null && 'optionsWhen' in field && field.optionsWhen ? unchosen(field, field.optionsWhen, value, write, moment) : NONE
  if (barred.length > 0) return barred
  return value === null && missed(field, write, moment) ? [problem('field.required', '', { title: field.title })] : NONE
}
const NONE: readonly Problem[] = []

/**
 * A chosen option must be one that the record as it is offers. That is asked when the choice is made, and when something its
 * condition reads is changed: an old row stays editable.
 */
const unoffered = (
  field: Field & { readonly options: readonly Option[] },
  value: Value,
  write: Write,
  moment: Moment,
): Problem | undefined => {
  const chosen = Array.isArray(value) ? (value as readonly Value[]) : [value]
  const wrong = field.options.find(
    ({ value: option, when }) =>
      when !== undefined &&
      chosen.includes(option) &&
      (write.old === null || stirred(field.name, value, write) || asked(when, write)) &&
      !isTrue(when, write, moment),
  )
  return (
    wrong &&
    problem('choice.not_offered', '', {
      value: wrong.title,
      options: offered(field, write, moment)
        .map((option) => option.title)
        .slice(0, 8),
    })
  )
}

/** The same of what a link may lead to, one by one where it is a list. */
const unchosen = (field: Field, rule: Expression, value: Value, write: Write, moment: Moment): readonly Problem[] => {
  if (!(write.old === null || stirred(field.name, value, write) || asked(rule, write))) return NONE
  const may = (target: Value): boolean =>
    truth(rule.node, { ...bindings(write, moment), items: { target: { value: target, path: [field.name] } } }) === true
  if (Array.isArray(value))
    return (value as readonly Value[]).flatMap((one, i) => (may(one) ? [] : [problem('link.not_offered', step(i), { title: field.title })]))
  return may(value) ? [] : [problem('link.not_offered', '', { title: field.title })]
}

const stirred = (name: string, value: Value, write: Write): boolean => write.touched.has(name) && !same(value, write.old?.[name])

/**
 * An old row that lacks a value required since stays editable: an update is asked only for what it touches, and for what
 * its changes make necessary.
 */
const missed = (field: Field, write: Write, moment: Moment): boolean => {
  if (!required(field, write, moment)) return false
  if (write.old === null || write.touched.has(field.name)) return true
  return !required(field, { ...write, record: write.old }, moment)
}

const needed = (field: Field, write: Write, moment: Moment): boolean =>
  field.requiredWhen !== undefined && isTrue(field.requiredWhen, write, moment)

/** A rule that reads only fields an update leaves alone cannot be broken by it, so it does not hold up an old row. */
const asked = (rule: Expression, write: Write): boolean =>
  write.old === null || paths(rule.node).some(({ root, path }) => root !== 'record' || write.touched.has(path[0]!))

/** Unknown passes. */
const holds = (rule: Expression, write: Write, moment: Moment): boolean => truth(rule.node, bindings(write, moment)) !== false

const broken = (rule: Checked['rules'][number]): Problem => problem('rule.broken', rule.on ? step(rule.on) : '', { message: rule.message })
