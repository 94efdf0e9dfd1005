import { ADMINISTRATOR } from '../access.ts'
import { systemFields } from '../expression/scope.ts'
import { ofSubmission } from '../submission.ts'
import { entityNamed, fieldNamed, pointerTo, type Catalogue } from './catalogue.ts'
import type { EntityDocument, TestDocument } from './document.ts'
import type { Role } from './model.ts'
import { near, type Source } from './sources.ts'

export type Scenario = TestDocument['scenarios'][number]
export type Step = Scenario['steps'][number]

/** What a step can do, one of them each. */
export const verbs = ['create', 'update', 'delete', 'restore', 'move', 'read', 'list'] as const
export type StepVerb = (typeof verbs)[number]

export const verbOf = (step: Step): StepVerb => verbs.find((verb) => step[verb] !== undefined) ?? 'read'

/** `@acme`, or the entity before it where a link may lead to several: `account/@acme`. */
export const REFERENCE = /^(?:([a-z][a-z0-9_]*)\/)?@([a-z][a-z0-9_]*)$/

/** Whether the tests name what there is; what they expect is for `cahier test` to find out. */
export const checkTests = (known: Catalogue, roles: Readonly<Record<string, Role>>, documents: readonly Source<TestDocument>[]): void => {
  for (const source of documents) {
    const { given = {}, scenarios } = source.json
    const names = new Map<string, string>()
    for (const [name, record] of Object.entries(given)) {
      const pointer = pointerTo('given', name)
      entityNamed(known, record.entity, source, `${pointer}/entity`)
      for (const [i, role] of (record.roles ?? []).entries()) {
        if (role !== ADMINISTRATOR && !Object.hasOwn(roles, role))
          known.report.say(source, `${pointer}${pointerTo('roles', i)}`, 'model.unknown_role', {
            name: role,
            nearest: near(role, Object.keys(roles)),
          })
      }
      references(known, source, `${pointer}/values`, record.values, names)
      names.set(name, record.entity)
    }
    for (const [i, scenario] of scenarios.entries()) {
      const own = new Map(names)
      for (const [j, step] of scenario.steps.entries()) checkStep(known, source, pointerTo('scenarios', i, 'steps', j), step, own, given)
    }
  }
}

const checkStep = (
  known: Catalogue,
  source: Source<TestDocument>,
  pointer: string,
  step: Step,
  names: Map<string, string>,
  given: NonNullable<TestDocument['given']>,
): void => {
  const done = verbs.filter((verb) => step[verb] !== undefined)
  if (done.length !== 1 || (step.move !== undefined) !== (step.transition !== undefined))
    known.report.say(source, pointer, 'model.step_verb', { verbs: [...verbs] })
  if (step.as !== ADMINISTRATOR && given[step.as]?.entity !== 'member')
    known.report.say(source, `${pointer}/as`, 'model.unknown_member', { name: step.as, nearest: near(step.as, Object.keys(given)) })
  for (const verb of ['create', 'list'] as const) if (step[verb] !== undefined) entityNamed(known, step[verb], source, `${pointer}/${verb}`)
  for (const key of ['update', 'delete', 'restore', 'move', 'read', 'values', 'expect'] as const)
    references(known, source, `${pointer}/${key}`, step[key], names)
  const name = REFERENCE.exec(step.update ?? step.move ?? step.read ?? step.restore ?? step.delete ?? '')?.[2]
  const entity = known.entities.get(step.create ?? names.get(name ?? '') ?? '')
  if (entity) expected(known, source, `${pointer}/expect`, step, entity)
  if (step.called !== undefined) names.set(step.called, step.create ?? entity?.json.$id ?? '')
}

/** What is expected of a field there is not would be found without end: it is empty, and hidden. */
const expected = (known: Catalogue, source: Source, pointer: string, { expect }: Step, entity: Source<EntityDocument>): void => {
  const fields = [
    ...Object.keys(expect?.values ?? {}).map((name) => [name, 'values', name] as const),
    ...(expect?.hidden ?? []).map((name, i) => [name, 'hidden', i] as const),
  ]
  for (const [name, ...place] of fields) {
    if (!Object.hasOwn(systemFields, name) && !ofSubmission(entity.json, name) && name !== 'position')
      fieldNamed(known, entity, name, source, pointer + pointerTo(...place))
  }
}

/** Every `@name` inside a value must have been given or created before. */
const references = (known: Catalogue, source: Source, pointer: string, value: unknown, names: ReadonlyMap<string, string>): void => {
  if (typeof value === 'string') {
    const name = REFERENCE.exec(value)?.[2]
    if (name !== undefined && !names.has(name))
      known.report.say(source, pointer, 'model.unknown_record', { name, nearest: near(name, names.keys()) })
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) references(known, source, pointer + pointerTo(key), item, names)
  }
}
