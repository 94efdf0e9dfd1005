import { describe, expect, it } from 'vitest'
import { actor } from '../form/sample.ts'
import type { Actor } from '../access.ts'
import { check, defaults, type Moment, type Values } from '../record.ts'
import { say } from '../words/index.ts'
import { made, moves } from './moves.ts'
import { deal } from './sample.ts'

const entity = deal()
const moment = (who: Actor): Moment => ({
  now: '2026-11-21T10:00:00.000Z',
  actor: who,
  style: { locale: 'fr-FR', timeZone: 'Europe/Paris', today: '2026-11-21' },
})
const [rep, boss, director, admin] = [actor('rep'), actor('boss'), actor('director'), actor('administrator')]
const bringing: Actor = { ...rep, kind: 'import' }
const found = (old: Values | null, values: Values, who: Actor) => {
  const write = old ? made(old, values) : { record: { name: 'A', ...values }, old, touched: new Set(['name', ...Object.keys(values)]) }
  return check(entity, write, moment(who)).map(({ code, path }) => `${path} ${code}`)
}

type Case = readonly [name: string, old: Values | null, values: Values, who: Actor, problems: readonly string[]]
const open = { name: 'A', stage: 'open' }
const offer = { ...open, stage: 'offer', amount: 10, customer: 'B' }
const won = { ...offer, stage: 'won', signed: '2026-11-20' }
const renewal = { ...offer, kind: 'renewal' }

const writes: readonly Case[] = [
  ['a record begins where its way begins', null, { stage: 'open' }, rep, []],
  ['a record does not begin further on', null, { stage: 'won' }, rep, ['/stage workflow.start']],
  ['not even an administrator begins further on', null, { stage: 'won' }, admin, ['/stage workflow.start']],
  ['a record does not begin nowhere', null, { stage: null }, rep, ['/stage workflow.start']],
  ['an import brings records in wherever they stand', null, { stage: 'won' }, bringing, []],
  ['an import brings in no state the way does not know', null, { stage: 'older' }, bringing, ['/stage workflow.start']],
  ['another way begins elsewhere', null, { kind: 'renewal', stage: 'offer' }, rep, []],
  ['and not where the first one does', null, { kind: 'renewal', stage: 'open' }, rep, ['/stage workflow.start']],

  ['a move that is open', open, { stage: 'offer', amount: 10 }, rep, []],
  ['a move nobody provided for', open, { stage: 'won' }, admin, ['/stage workflow.move']],
  ['a move to a state of no way', open, { stage: 'older' }, rep, ['/stage workflow.move']],
  ['an option that does not exist is said once', open, { stage: 'nowhere' }, rep, ['/stage choice.unknown']],
  ['a state is not emptied', open, { stage: null }, rep, ['/stage workflow.move']],
  ['a condition that does not hold', open, { stage: 'offer', amount: 0 }, rep, ['/stage workflow.when']],
  ['a condition that is unknown', open, { stage: 'offer' }, rep, ['/stage workflow.when']],
  ['a move for others', offer, { stage: 'won', signed: '2026-11-20' }, rep, ['/stage workflow.role']],
  ['a move for a role one has', offer, { stage: 'won', signed: '2026-11-20' }, boss, []],
  ['a move for a role one inherits', offer, { stage: 'won', signed: '2026-11-20' }, director, []],
  ['an administrator may make any move', offer, { stage: 'won', signed: '2026-11-20' }, admin, []],
  ['what a move requires is asked', offer, { stage: 'won' }, boss, ['/signed workflow.required']],
  ['what a move requires may be there already', { ...offer, signed: '2026-11-01' }, { stage: 'won' }, boss, []],
  [
    'what a move requires is not emptied by it',
    { ...offer, signed: '2026-11-01' },
    { stage: 'won', signed: null },
    boss,
    ['/signed workflow.required'],
  ],
  ['a field that comes into sight with the move is asked', open, { stage: 'lost' }, rep, ['/reason workflow.required']],
  [
    'a condition on the user is asked of administrators, too',
    { ...open, stage: 'lost' },
    { stage: 'open' },
    admin,
    ['/stage workflow.when'],
  ],
  ['an import moves as everybody does', open, { stage: 'won' }, bringing, ['/stage workflow.move']],
  ['the same state again is no move', won, { stage: 'won' }, rep, []],

  ['a field locked by the state', offer, { customer: 'C' }, rep, ['/customer workflow.locked']],
  ['the same value again changes nothing', offer, { customer: 'B' }, rep, []],
  ['a field the state does not lock', offer, { amount: 20 }, rep, []],
  [
    'the state before counts when a move leaves it',
    offer,
    { stage: 'lost', reason: 'x', customer: 'C' },
    rep,
    ['/customer workflow.locked'],
  ],
  ['a state that locks everything', won, { amount: 20 }, admin, ['/amount workflow.locked']],
  ['what locks on arrival does not lock before', open, { stage: 'offer', amount: 10, customer: 'C' }, rep, []],

  ['a record in no known state can be changed', { ...open, stage: 'older' }, { amount: 3 }, rep, []],
  ['it can be put at the beginning', { ...open, stage: 'older' }, { stage: 'open' }, rep, []],
  ['but nowhere else', { ...open, stage: null }, { stage: 'won' }, rep, ['/stage workflow.enter']],
  ['to another way with a state both know', offer, { kind: 'renewal' }, rep, []],
  ['to another way at its beginning', open, { kind: 'renewal', stage: 'offer' }, rep, []],
  ['to another way with a state it does not know', open, { kind: 'renewal' }, rep, ['/stage workflow.enter']],
  ['to another way with a move of the first', renewal, { kind: 'new', stage: 'won' }, boss, ['/stage workflow.enter']],
  ['the other way locks as it says itself', renewal, { customer: 'C' }, rep, []],
]

describe('a write', () => {
  it.each(writes)('%s', (_name, old, values, who, problems) => expect(found(old, values, who)).toEqual(problems))
})

describe('defaults', () => {
  it('begin the way, whatever the record is', () => {
    expect(defaults(entity, moment(rep))['stage']).toBe('open')
    expect(defaults(entity, moment(rep), { kind: 'renewal' })['stage']).toBe('offer')
  })
})

describe('moves', () => {
  const of = (record: Values, who: Actor) =>
    moves(entity, record, moment(who)).map(({ workflow, known, moves: all }) => [
      workflow.name,
      known,
      ...all.map(({ transition, missing, problem }) => [transition.name, problem?.code ?? 'open', ...missing].join(' ')),
    ])
  it.each<readonly [string, Values, Actor, readonly unknown[]]>([
    ['what a condition waits for is asked, not refused', open, rep, ['sale', true, 'offer open amount', 'lose open reason']],
    ['a condition that is decided is', { ...open, amount: 0 }, rep, ['sale', true, 'offer workflow.when', 'lose open reason']],
    ['a move for others is closed', offer, rep, ['sale', true, 'win workflow.role signed', 'lose open reason']],
    ['and open to who may', offer, director, ['sale', true, 'win open signed', 'lose open reason']],
    ['an end has none', won, admin, ['sale', true]],
    ['an unknown state has none', { ...open, stage: 'older' }, admin, ['sale', false]],
    ['the way that applies', renewal, rep, ['renewal', true, 'sign open', 'drop open']],
  ])('%s', (_name, record, who, is) => expect(of(record, who)).toEqual([is]))
})

describe('an illegal move says one sentence', () => {
  const said = (old: Values, values: Values, who: Actor, language: string, reads?: (field: string) => boolean) =>
    check(entity, { ...made(old, values), ...(reads && { reads }) }, moment(who)).map((p) => say(p, language).replaceAll('\u00a0', ' '))
  it.each<readonly [Values, Values, string, string]>([
    [
      open,
      { stage: 'won' },
      'Passer de « Ouverte » à « Gagnée » n’est pas prévu. Depuis « Ouverte », vous pouvez passer à « Perdue ».',
      'Moving from “Ouverte” to “Gagnée” is not provided for. From “Ouverte” you can move to “Perdue”.',
    ],
    [
      offer,
      { stage: 'won', signed: '2026-11-20' },
      'Passer de « Devis » à « Gagnée » revient au rôle « Responsable ». Demandez-le à quelqu’un qui l’a. Depuis « Devis », vous pouvez passer à « Perdue ».',
      'Moving from “Devis” to “Gagnée” is for the role “Responsable”. Ask somebody who has it. From “Devis” you can move to “Perdue”.',
    ],
    [
      open,
      { stage: 'offer' },
      'Il faut un montant. Depuis « Ouverte », vous pouvez passer à « Perdue ».',
      'Il faut un montant. From “Ouverte” you can move to “Perdue”.',
    ],
    [won, { amount: 1 }, '« Montant » ne change plus à l’étape « Gagnée ».', '“Montant” no longer changes at “Gagnée”.'],
  ])('%o → %o', (old, values, french, english) => {
    expect(said(old, values, rep, 'fr')).toEqual([french])
    expect(said(old, values, rep, 'en')).toEqual([english])
  })
  it('tells nothing of a state one may not read', () => {
    const blind = (field: string) => field !== 'stage'
    expect(said(open, { stage: 'won' }, rep, 'en', blind)).toEqual(['This move is not open. Ask somebody in charge.'])
    expect(said(won, { amount: 1 }, rep, 'en', blind).join()).not.toMatch(/Gagn/)
  })
})
