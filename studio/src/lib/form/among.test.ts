import { expression } from '@cahier/core/expression/parse'
import type { Scope, ScopeFields } from '@cahier/core/expression/scope'
import type { Moment } from '@cahier/core/record'
import { describe, expect, it } from 'vitest'
import { among } from './among.ts'

const scope: Scope = {
  entity: 'banquet',
  fields: (entity): ScopeFields | undefined =>
    (
      {
        banquet: { guests: { type: 'number' }, held_on: { type: 'date' }, price: { type: 'number' }, paid: { type: 'boolean' } },
        place: { seats: { type: 'number' }, town: { type: 'text' }, open_from: { type: 'date' }, within: { type: 'link', to: 'place' } },
      } as Record<string, ScopeFields>
    )[entity],
  items: { target: { type: 'link', entity: 'place' } },
}
const moment: Moment = {
  now: '2026-11-21T20:24:15.123Z',
  actor: { kind: 'member', id: null, email: null, roles: [], language: 'fr', teams: [], sites: [] },
  style: { locale: 'fr-FR', timeZone: 'Europe/Paris', today: '2026-11-21' },
}

/** Which targets are offered for a banquet of 80 guests on 24 December, as a filter of theirs. */
const cases: readonly [rule: string, filter: string | undefined][] = [
  ['target.seats >= 1', 'record.seats >= 1'],
  ['target.seats == null || target.seats >= record.guests', '(record.seats == null) || (record.seats >= 80)'],
  ['target.open_from <= record.held_on', 'record.open_from <= date("2026-12-24")'],
  ['!(target.town in ["Lyon", "Metz"])', '!(record.town in ["Lyon","Metz"])'],
  ['target.within.town == "Lyon" && record.guests > 10', '(record.within.town == "Lyon") && (true)'],
  ['target != null', 'record.id != null'],
  // Nobody knows yet whether it is paid for, nor how much it comes to.
  ['target.seats == null || target.seats >= record.price', '(record.seats == null) || (false)'],
  ['target.seats > 1 && record.paid', '(record.seats > 1) && (false)'],
  ['!(target.seats >= record.price)', undefined],
  ['!(target.seats > 1 && record.paid)', undefined],
  ['target.town.startsWith("L")', undefined],
]

describe('the targets that are offered', () => {
  it.each(cases)('%s', (rule, filter) => {
    const { expression: read } = expression(rule, scope, 'boolean')
    expect(among(read!.node, { record: { guests: 80, held_on: '2026-12-24' }, old: null } as never, moment)).toBe(filter)
  })
})
