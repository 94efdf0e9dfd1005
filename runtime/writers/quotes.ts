import { integer, layer, link, text, type Entities } from '../test/models.ts'

const money = { $ref: 'field:money' }
const status = { $ref: 'field:choice', default: 'open', oneOf: [{ const: 'open' }, { const: 'won' }, { const: 'lost' }] }

/** Accounts with quotes with lines of products: roll-ups over formulas, over roll-ups and through links, and both sorts of numbers. */
export const quotes: Entities = {
  account: {
    label: 'name',
    fields: {
      name: text,
      sector: {
        $ref: 'field:choice',
        oneOf: [
          { const: 'retail', title: 'Retail' },
          { const: 'public', title: 'Public' },
        ],
      },
      quotes_count: { $ref: 'field:rollup', over: 'quotes', aggregate: 'count' },
      won: { $ref: 'field:rollup', over: 'quotes', aggregate: 'sum', of: 'net', where: "record.status == 'won'" },
      best: { $ref: 'field:rollup', over: 'quotes', aggregate: 'max', of: 'total' },
      first: { $ref: 'field:rollup', over: 'quotes', aggregate: 'min', of: 'name' },
    },
  },
  product: { label: 'name', fields: { name: text, price: money } },
  quote: {
    label: 'name',
    fields: {
      name: text,
      account: { ...link('account'), inverse: 'quotes', onDelete: 'clear' },
      status,
      discount: { $ref: 'field:decimal', decimals: 3 },
      total: { $ref: 'field:rollup', over: 'lines', aggregate: 'sum', of: 'total' },
      cost: { $ref: 'field:rollup', over: 'lines', aggregate: 'sum', of: 'cost', where: 'record.quantity > 0' },
      mean: { $ref: 'field:rollup', over: 'lines', aggregate: 'avg', of: 'quantity' },
      lines_count: { $ref: 'field:rollup', over: 'lines', aggregate: 'count' },
      net: { $ref: 'field:formula', returns: 'field:money', formula: 'record.total * (100 - record.discount) / 100' },
      sector: { $ref: 'field:lookup', of: 'account.sector' },
      number: { $ref: 'field:sequence', pattern: 'DEV-{year}-{number:5}', per: 'year' },
      invoice: { $ref: 'field:sequence', pattern: 'FAC-{number:4}', gapFree: true, assignedWhen: "record.status == 'won'" },
    },
  },
  line: {
    label: 'name',
    fields: {
      name: text,
      quote: { ...link('quote'), inverse: 'lines', onDelete: 'cascade' },
      product: { ...link('product'), onDelete: 'clear' },
      quantity: integer,
      price: money,
      total: { $ref: 'field:formula', returns: 'field:money', formula: 'record.quantity * record.price' },
      cost: { $ref: 'field:formula', returns: 'field:money', formula: 'record.quantity * record.product.price' },
      label: { $ref: 'field:formula', returns: 'field:text', formula: 'record.product.name + " for " + record.quote.account.name' },
    },
  },
}

export const quotesLayer = layer(quotes)
