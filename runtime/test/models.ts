import type { Document } from '@cahier/core/model/model'
import { integer, link, text, type Entities } from '@cahier/core/model/sample'

export { integer, layer, link, role, text, type Entities } from '@cahier/core/model/sample'

/** Bills, whose lines are locked once they are sent; with `billing`, which says how. `line` is what a line says besides. */
export const bills = (line: Entities[string]['fields'] = {}): Entities => ({
  bill: {
    label: 'name',
    fields: {
      name: text,
      lines: { $ref: 'field:lines', to: 'bill_line' },
      stage: { $ref: 'field:choice', oneOf: [{ const: 'draft' }, { const: 'sent' }] },
    },
  },
  bill_line: { label: 'what', fields: { bill: link('bill'), what: text, count: integer, ...line } },
})
export const billing = (send: { readonly when?: string } = {}): Document => ({
  path: 'workflows/billing.json',
  json: {
    $schema: '../schemas/workflow.schema.json',
    $id: 'billing',
    entity: 'bill',
    field: 'stage',
    initial: 'draft',
    final: ['sent'],
    states: { sent: { locked: ['lines'] } },
    transitions: { send: { from: ['draft'], to: 'sent', ...send } },
  },
})

/** The id of the row `number` of a test: sorted as the numbers are. */
export const idOf = (number: number): string => `018f0000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`
