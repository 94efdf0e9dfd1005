import { describe, expect, it } from 'vitest'
import { HIDDEN, names } from './names.ts'

const long = 'a_name_as_long_as_the_language_allows_which_is_48'.slice(0, 48)

describe('names', () => {
  it.each([
    ['a primary key is named by its entity', names.primaryKey('account'), 'pk_account'],
    ['an index by its entity and fields', names.index('account', ['stage', 'amount']), 'ix_account_stage_amount'],
    ['a unique index likewise', names.unique('account', ['name']), 'uq_account_name'],
    ['a key also by its target', names.foreignKey('contact', 'account', 'account'), 'fk_contact_account_account'],
    ['what is set aside by its id and revision', names.aside('phone', 7), '_aside_phone_7'],
    ['what is prepared by the name it will have', names.hidden('phone'), '_new_phone'],
  ])('%s', (_, name, expected) => expect(name).toBe(expected))

  it.each([
    ['two parts that read alike when joined', names.index('a_b', ['c']), names.index('a', ['b_c'])],
    ['two long names that differ at their end', names.index(long, [long, 'x']), names.index(long, [long, 'y'])],
    ['a field at another revision', names.aside(long, 1), names.aside(long, 2)],
  ])('tells apart %s', (_, one, other) => expect(one).not.toBe(other))

  it('fits in the 63 bytes that Postgres keeps, and stays hidden when shortened', () => {
    const all = [
      names.index(long, [long, long]),
      names.foreignKey(long, long, long),
      names.hidden(names.index(long, [long])),
      names.aside(long, 123456),
    ]
    expect(all.filter((name) => name.length > 63)).toEqual([])
    expect(names.hidden(names.index(long, [long]))).toMatch(new RegExp(`^${HIDDEN}`))
  })

  it('is the same at every run', () =>
    expect(names.index('sales_agent', ['regional_office'])).toBe('ix_sales_agent_regional_office_0flk9qf'))
})
