import { describe, expect, it } from 'vitest'
import { feeds } from '../computed/feeds.ts'
import { compile } from './compile.ts'
import { translate } from './translate.ts'

type Fields = Record<string, object>
const formula = (returns: unknown, source: string) => ({ $ref: 'field:formula', returns, formula: source })
const rollup = (aggregate: string, more: object = {}) => ({ $ref: 'field:rollup', over: 'deals', aggregate, ...more })
const sequence = (pattern: string, more: object = {}) => ({ $ref: 'field:sequence', pattern, ...more })
const lookup = (of: string) => ({ $ref: 'field:lookup', of })

const stage = { $ref: 'field:choice', oneOf: [{ const: 'won', title: 'Gagnée', color: 'green' }] }
const compiled = (deal: Fields, account: Fields = {}, more: object = {}) =>
  compile([
    {
      name: 'company',
      documents: [
        {
          path: 'app.json',
          json: { $schema: 'app.schema.json', name: 'a', title: 'A', language: 'fr', languages: ['fr', 'en'], currency: 'EUR' },
        },
        {
          path: 'entities/deal.json',
          json: {
            $schema: 'entity.schema.json',
            $id: 'deal',
            type: 'object',
            properties: {
              name: { $ref: 'field:text' },
              account: { $ref: 'field:link', to: 'account', inverse: 'deals' },
              owner: { $ref: 'field:link', to: 'member' },
              amount: { $ref: 'field:money', currency: 'CHF', minimum: 0 },
              count: { $ref: 'field:integer' },
              closed: { $ref: 'field:date' },
              open: { $ref: 'field:boolean' },
              stage,
              ...deal,
            },
            ...more,
          },
        },
        {
          path: 'entities/account.json',
          json: {
            $schema: 'entity.schema.json',
            $id: 'account',
            type: 'object',
            properties: { name: { $ref: 'field:text' }, sector: stage, parent: { $ref: 'field:link', to: 'account' }, ...account },
          },
        },
        {
          path: 'locales/en.json',
          json: { $schema: 'locale.schema.json', entities: { account: { fields: { sector: { options: { won: { title: 'Won' } } } } } } },
        },
      ],
    },
  ])

describe('a computed field', () => {
  const found = (deal: Fields, account: Fields = {}) => {
    const { model, problems } = compiled(deal, account)
    expect(problems).toBeUndefined()
    return model!.entities
  }

  it.each([
    [
      'a formula is of the kind it returns',
      { x: formula('field:money', 'record.amount * 2') },
      {},
      'deal',
      { kind: 'money', currency: 'EUR' },
    ],
    [
      'with its settings',
      { x: formula({ $ref: 'field:money', currency: 'CHF', decimals: 0 }, 'record.amount') },
      {},
      'deal',
      { currency: 'CHF', decimals: 0 },
    ],
    [
      'and called so, where the kind stands on another',
      { x: formula('field:percent', 'record.count / 2') },
      {},
      'deal',
      { kind: 'decimal', as: 'percent' },
    ],
    [
      'a lookup is what it looks up',
      { x: lookup('account.sector') },
      {},
      'deal',
      { kind: 'choice', options: [{ value: 'won', color: 'green' }] },
    ],
    [
      'through several links, to what another field is',
      { x: lookup('account.parent.best') },
      { best: rollup('max', { of: 'amount' }) },
      'deal',
      { kind: 'money', currency: 'CHF' },
    ],
    ['a count is a whole number', {}, { x: rollup('count') }, 'account', { kind: 'integer' }],
    [
      'a sum is what it adds, without its bounds',
      {},
      { x: rollup('sum', { of: 'amount' }) },
      'account',
      { kind: 'money', currency: 'CHF', decimals: 2 },
    ],
    ['a mean of whole numbers has decimals', {}, { x: rollup('avg', { of: 'count' }) }, 'account', { kind: 'decimal', decimals: 2 }],
    ['the last day is a day', {}, { x: rollup('max', { of: 'closed', where: "record.stage == 'won'" }) }, 'account', { kind: 'date' }],
    ['a sequence is a unique text', { x: sequence('D{number}') }, {}, 'deal', { kind: 'text', unique: true }],
  ] as const)('%s', (_, deal, account, entity, expected) => {
    const { x } = found(deal, account)[entity]!.fields
    expect(x).toMatchObject({ ...expected, readOnly: true, required: false })
    expect(x).not.toHaveProperty('minimum', 0)
  })

  it.each([
    ['what a sum adds up', {}, { x: rollup('sum', { of: 'amount' }) }, 'account', true],
    ['not the greatest of some amounts', {}, { x: rollup('max', { of: 'won' }) }, 'account', undefined],
    ['not the amount of another record', { x: lookup('account.ceiling') }, {}, 'deal', undefined],
    ['a formula that says so', { x: formula({ $ref: 'field:money', total: true }, 'record.amount * 2') }, {}, 'deal', true],
    ['not one that does not', { x: formula('field:money', 'record.won * 2') }, {}, 'deal', undefined],
  ] as const)('lists add up %s', (_, deal, account, entity, total) => {
    const won = { won: { $ref: 'field:money', total: true } }
    const ceiling = { ceiling: { $ref: 'field:money', total: true } }
    const x = found({ ...won, ...deal }, { ...ceiling, ...account })[entity]!.fields['x']!
    expect(x.kind === 'money' && x.total).toBe(total)
  })

  it('is worked out after those it is worked out of', () => {
    const entities = found(
      { twice: formula('field:money', 'record.amount * 2'), above: lookup('account.total') },
      { total: rollup('sum', { of: 'twice' }), again: rollup('max', { of: 'above' }) },
    )
    expect(
      feeds(entities).map(({ field, level, reads }) => [
        field.name,
        level,
        reads.map(({ entity, links, fields }) => [entity, ...links, ...fields]),
      ]),
    ).toEqual([
      ['total', 1, [['deal', 'account', 'amount']]],
      [
        'again',
        2,
        [
          ['deal', 'account'],
          ['account', 'account', 'total'],
        ],
      ],
    ])
  })

  it('calls the options of a lookup as the field it shows calls them', () => {
    const { model } = compiled({ x: lookup('account.sector') })
    expect(translate(model!, 'en').entities['deal']!.fields['x']).toMatchObject({ options: [{ value: 'won', title: 'Won' }] })
  })

  it.each([
    [
      'formulas of one another',
      { x: formula('field:money', 'record.y'), y: formula('field:money', 'record.x') },
      {},
      'computed_circle',
      { chain: ['deal.y', 'deal.x', 'deal.y'] },
    ],
    [
      'a formula of itself behind a link',
      { x: formula('field:money', 'record.account.best') },
      { best: formula('field:money', 'record.parent.best') },
      'computed_circle',
      { chain: ['account.best', 'account.best'] },
    ],
    [
      'a roll-up of a lookup of itself',
      { x: lookup('account.best') },
      { best: rollup('sum', { of: 'x' }) },
      'computed_circle',
      { chain: ['account.best', 'deal.x', 'account.best'] },
    ],
    [
      'a roll-up of formulas of itself',
      { share: formula('field:money', 'record.account.net / 2') },
      { net: formula('field:money', 'record.total * 2'), total: rollup('sum', { of: 'share' }) },
      'computed_circle',
      { chain: ['account.total', 'deal.share', 'account.net', 'account.total'] },
    ],
    [
      'a roll-up of rows chosen by itself',
      {},
      { total: rollup('sum', { of: 'amount', where: 'record.account.total > 10' }) },
      'computed_circle',
      { chain: ['account.total', 'account.total'] },
    ],
    ['a kind nobody knows', { x: formula('field:mony', 'record.amount') }, {}, 'unknown_kind', { kind: 'mony', nearest: 'money' }],
    [
      'a kind that cannot be worked out',
      { x: formula({ $ref: 'field:link', to: 'account' }, 'record.account') },
      {},
      'computed_kind',
      { kind: 'link' },
    ],
    ['a lookup that ends in a link', { x: lookup('account.parent') }, {}, 'computed_kind', { kind: 'link' }],
    ['a lookup through no link', { x: lookup('name.sector') }, {}, 'not_a_link', { name: 'name' }],
    ['a lookup of a field that is not there', { x: lookup('account.sectr') }, {}, 'unknown_field', { nearest: 'sector' }],
    ['rows nobody has', {}, { x: { ...rollup('count'), over: 'deal' } }, 'rollup_over', { nearest: 'deals' }],
    ['a sum of texts', {}, { x: rollup('sum', { of: 'name' }) }, 'rollup_of', { name: 'name', aggregate: 'sum' }],
    ['a sum of nothing', {}, { x: rollup('sum') }, 'missing', { keyword: 'of' }],
    ['a count of something', {}, { x: rollup('count', { of: 'amount' }) }, 'computed_keyword', { keyword: 'of' }],
    [
      'a roll-up that follows the clock',
      { x: formula('field:integer', 'record.closed < today ? 1 : 0') },
      { y: rollup('sum', { of: 'x' }) },
      'rollup_moving',
      { name: 'x' },
    ],
    [
      'numbers that come again each month',
      { x: sequence('D-{year}-{number}', { per: 'month' }) },
      {},
      'sequence_period',
      { part: '{month}', per: 'month' },
    ],
    ['a default', { x: { ...sequence('D{number}'), defaultRule: 'user.email' } }, {}, 'computed_keyword', { keyword: 'defaultRule' }],
  ] as const)('refuses %s', (_, deal, account, code, params) => {
    const { problems } = compiled(deal, account)
    expect(problems).toMatchObject([{ code: `model.${code}`, params }])
  })

  it('is not asked for, nor indexed where it has no column', () => {
    const x = formula('field:money', 'record.amount')
    expect(compiled({ x }, {}, { required: ['x'] }).problems).toMatchObject([
      { code: 'model.computed_keyword', params: { keyword: 'required' } },
    ])
    expect(compiled({ x }, {}, { indexes: [['x']] }).problems).toMatchObject([{ code: 'model.index_unfit' }])
  })
})
