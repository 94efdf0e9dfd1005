import { describe, expect, it } from 'vitest'
import type { Value } from './fields/kind.ts'
import { actor, sampleModel } from './form/sample.ts'
import { check, defaults, type Moment, type Values } from './record.ts'

const { deal } = sampleModel().entities as { deal: NonNullable<ReturnType<typeof sampleModel>['entities'][string]> }
const moment: Moment = {
  now: '2026-11-21T15:00:00Z',
  actor: actor('rep'),
  style: { locale: 'fr-FR', timeZone: 'Europe/Paris', today: '2026-11-21' },
}
const id = '0199aaaa-0000-7000-8000-00000000000a'
const open = { name: 'Fromages', stage: 'open' }
const retail = (path: readonly string[]): Value => (path.join('.') === 'account.sector' ? 'retail' : null)

const cases: { name: string; old?: Values; change: Values; linked?: (path: readonly string[]) => Value; problems: string[] }[] = [
  { name: 'a creation with all it needs', change: open, problems: [] },
  { name: 'a creation asks for everything required', change: {}, problems: ['field.required /name', 'field.required /stage'] },
  { name: 'a value that does not fit', change: { ...open, name: 'x'.repeat(21) }, problems: ['text.too_long /name'] },
  { name: 'an update is asked only for what it touches', old: { stage: 'open' }, change: { site: 'https://vauban.fr' }, problems: [] },
  { name: 'an update may not empty what is required', old: open, change: { name: null }, problems: ['field.required /name'] },
  { name: 'a condition met by this change asks for its field', old: open, change: { stage: 'won' }, problems: ['field.required /amount'] },
  { name: 'a condition met before does not hold up an old row', old: { ...open, stage: 'won' }, change: { name: 'Beurres' }, problems: [] },
  { name: 'a hidden field is not asked for', change: { ...open, stage: 'open' }, problems: [] },
  { name: 'a field shown by this change is asked for', old: open, change: { stage: 'lost' }, problems: ['field.required /reason'] },
  { name: 'a read-only field cannot be set', change: { ...open, code: 'A' }, problems: ['field.read_only /code'] },
  { name: 'a read-only field may come back as it was', old: { ...open, code: 'A' }, change: { code: 'A', name: 'Beurres' }, problems: [] },
  { name: 'a lock is judged before the change: fill and close at once', old: open, change: { stage: 'won', amount: 10 }, problems: [] },
  { name: 'a locked field', old: { ...open, stage: 'won', amount: 10 }, change: { amount: 11 }, problems: ['field.read_only /amount'] },
  { name: 'a rule broken', change: { ...open, opened: '2026-11-21', closed: '2026-11-20' }, problems: ['rule.broken /closed'] },
  { name: 'a rule that is unknown passes', change: { ...open, closed: '2026-11-20' }, problems: [] },
  {
    name: 'a rule over what an update leaves alone is not asked',
    old: { ...open, opened: '2026-11-21', closed: '2026-11-20' },
    change: { name: 'Beurres' },
    problems: [],
  },
  {
    name: 'a rule over what an update touches is',
    old: { ...open, opened: '2026-11-21' },
    change: { closed: '2026-11-20' },
    problems: ['rule.broken /closed'],
  },
  {
    name: 'a rule over the record as it was is always asked',
    old: { ...open, stage: 'lost', reason: 'prix' },
    change: { name: 'Beurres' },
    problems: ['rule.broken '],
  },
  { name: 'a rule through a link', change: { ...open, account: id, amount: 100 }, linked: retail, problems: ['rule.broken /amount'] },
  {
    name: 'a value that does not fit is said once',
    change: { ...open, account: id, amount: 100.001 },
    linked: retail,
    problems: ['number.precision /amount'],
  },
]

describe('check', () => {
  it.each(cases)('$name', ({ old, change, linked, problems }) => {
    const write = { record: { ...old, ...change }, old: old ?? null, touched: new Set(Object.keys(change)), ...(linked && { linked }) }
    expect(check(deal, write, moment).map((p) => `${p.code} ${p.path}`)).toEqual(problems)
  })
})

describe('defaults', () => {
  it('gives constants, and what rules say at this moment', () => {
    expect(defaults(deal, moment)).toEqual({ stage: 'open', opened: '2026-11-21', owner: moment.actor.id })
  })
})
