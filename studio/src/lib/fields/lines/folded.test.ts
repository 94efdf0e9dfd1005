import type { Field } from '@cahier/core/fields/field'
import { describe, expect, it } from 'vitest'
import { folded } from './folded.ts'

const field = (name: string, kind: string, more: object = {}): Field => ({ name, kind, ...more }) as unknown as Field
const worked = { computed: { how: 'formula' } }
const sums = (of: string): Field => field(`sum_${of}`, 'money', { computed: { how: 'rollup', entity: 'line', of } })

const product = field('product', 'link')
const label = field('label', 'text')
const price = field('price', 'money')
const net = field('net', 'money', worked)
const vat = field('vat', 'money', worked)
const count = field('count', 'decimal')
const weight = field('weight', 'decimal', worked)

describe('a line without room for its columns', () => {
  it.each([
    ['is named by its label, not by its first text', [product, label, price], [], 'label', 'price'],
    ['comes to what its record adds up first', [label, price, net, vat], [sums('net'), sums('vat')], 'label', 'net'],
    ['comes to its first worked amount where nothing is added up', [label, price, net, vat], [], 'label', 'net'],
    ['comes to the price where nothing is worked out', [label, price, count], [], 'label', 'price'],
    ['comes to a worked number where there is no amount', [label, count, weight], [], 'label', 'weight'],
    ['is named by its first text where the label is not shown', [product, count], [], 'product', undefined],
    ['is named by its first column where there is no text', [count, price], [], 'count', 'price'],
  ] as const)('%s', (_sentence, columns, owner, name, total) => {
    const found = folded<Field>(columns, 'line', 'label', owner)
    expect([found.name?.name, found.total?.name]).toEqual([name, total])
    expect(found.details).toEqual(columns.filter((f) => f.name !== name && f.name !== total))
  })
})
