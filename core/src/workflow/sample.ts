import { compile } from '../model/compile.ts'
import type { Document, Entity, Model } from '../model/model.ts'

/** A deal that is won or lost, with another way for renewals; who it is for decides nothing. For tests. */
export const dealWorkflow = {
  $schema: 'workflow.schema.json',
  $id: 'sale',
  title: 'Vente',
  entity: 'deal',
  field: 'stage',
  initial: 'open',
  final: ['won', 'lost'],
  states: { offer: { locked: ['customer'] }, won: { locked: true } },
  transitions: {
    offer: {
      title: 'Envoyer le devis',
      from: ['open'],
      to: 'offer',
      when: 'record.amount > 0',
      requires: ['amount'],
      message: 'Il faut un montant.',
    },
    win: { title: 'Gagner', from: ['offer'], to: 'won', roles: ['boss'], requires: ['signed'] },
    lose: { from: ['open', 'offer'], to: 'lost', requires: ['reason'] },
    reopen: { from: ['lost'], to: 'open', when: "'boss' in user.roles" },
  },
}

const renewal = {
  $schema: 'workflow.schema.json',
  $id: 'renewal',
  entity: 'deal',
  field: 'stage',
  appliesWhen: "record.kind == 'renewal'",
  initial: 'offer',
  final: ['won', 'lost'],
  transitions: { sign: { from: ['offer'], to: 'won' }, drop: { from: ['offer'], to: 'lost' } },
}

const role = (name: string, title: string, more: object = {}) => ({
  path: `roles/${name}.json`,
  json: {
    $schema: 'role.schema.json',
    $id: name,
    title,
    entities: { deal: { read: true, create: true, update: true, import: true } },
    ...more,
  },
})

export const dealDocuments = (workflow: object = dealWorkflow): Document[] => [
  {
    path: 'app.json',
    json: { $schema: 'app.schema.json', name: 'deals', title: 'Affaires', language: 'fr', languages: ['fr', 'en'], navigation: [] },
  },
  {
    path: 'entities/deal.json',
    json: {
      $schema: 'entity.schema.json',
      $id: 'deal',
      title: 'Affaire',
      type: 'object',
      label: 'name',
      required: ['name'],
      properties: {
        name: { $ref: 'field:text', title: 'Nom' },
        customer: { $ref: 'field:text', title: 'Client' },
        amount: { $ref: 'field:money', title: 'Montant' },
        signed: { $ref: 'field:date', title: 'Signé le' },
        reason: { $ref: 'field:text', title: 'Motif', visibleWhen: "record.stage == 'lost'" },
        kind: {
          $ref: 'field:choice',
          title: 'Nature',
          oneOf: [{ const: 'new', title: 'Neuve' }, { const: 'renewal', title: 'Reprise' }, { const: 'gift' }],
        },
        stage: {
          $ref: 'field:choice',
          title: 'Étape',
          oneOf: [
            { const: 'open', title: 'Ouverte' },
            { const: 'offer', title: 'Devis' },
            { const: 'won', title: 'Gagnée' },
            { const: 'lost', title: 'Perdue' },
            { const: 'older' },
          ],
        },
      },
    },
  },
  role('rep', 'Commercial'),
  role('boss', 'Responsable'),
  role('director', 'Direction', { inherits: ['boss'] }),
  { path: 'workflows/sale.json', json: workflow },
  { path: 'workflows/renewal.json', json: renewal },
]

export const dealModel = (workflow?: object): Model => {
  const { model, problems } = compile([{ name: 'deals', documents: dealDocuments(workflow) }])
  if (!model) throw new Error(JSON.stringify(problems))
  return model
}
export const deal = (model = dealModel()): Entity => model.entities['deal']!
