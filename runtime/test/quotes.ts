import { quote as quoted } from '@cahier/core/expression/scope'
import { feeds } from '@cahier/core/computed/feeds'
import { rolledUp } from '@cahier/core/computed/rollup'
import type { Queryable } from '../src/db/database.ts'
import type { Workspace } from '../src/workspace.ts'
import { integer, layer, link, text, type Entities } from './models.ts'

const money = { $ref: 'field:money' }
const status = { $ref: 'field:choice', default: 'open', oneOf: [{ const: 'open' }, { const: 'won' }, { const: 'lost' }] }

/** Accounts with quotes with lines of products: roll-ups over formulas, over roll-ups and through links, and both sorts of numbers. */
export const quotes: Entities = {
  account: {
    label: 'name',
    fields: {
      name: text,
      sector: { $ref: 'field:choice', oneOf: [{ const: 'retail', title: 'Retail' }, { const: 'public', title: 'Public' }] },
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

/** The records whose roll-ups are not what their rows say now. */
export const faults = async (db: Queryable, workspace: Workspace): Promise<string[]> => {
  const { entities } = workspace.current().model
  const { schema } = workspace
  const found: string[] = []
  for (const name of new Set(feeds(entities).map(({ parent }) => parent))) {
    const fields = feeds(entities).flatMap(({ parent, field }) => (parent === name ? [field] : []))
    const table = `${quoted(schema)}.${quoted(name)}`
    const owners = { select: `select id from ${table} where deleted_at is null`, include: (column: string) => `${column} is not null` }
    const value = rolledUp(entities, schema, fields, owners)
    for (const field of fields) {
      const column = quoted(field.name)
      const rows = await db.query<{ id: string; kept: string; is: string }>({
        text: `select t.id::text as id, t.${column}::text as kept, n.${column}::text as is from (${value}) n join ${table} t on t.id = n.id
where t.${column} is distinct from n.${column}`,
      })
      found.push(...rows.map(({ id, kept, is }) => `${name}.${field.name} of ${id} is ${kept}, its rows say ${is}`))
    }
  }
  return found
}
