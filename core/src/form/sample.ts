import type { Actor } from '../access.ts'
import { compile } from '../model/compile.ts'
import type { Model } from '../model/model.ts'

const account = {
  $id: 'account',
  title: 'Entreprise',
  plural: 'Entreprises',
  icon: 'building',
  label: 'name',
  type: 'object',
  required: ['name'],
  properties: {
    name: { $ref: 'field:text', title: 'Nom' },
    notes: { $ref: 'field:long_text', title: 'Notes' },
    sector: { $ref: 'field:choice', title: 'Secteur', oneOf: [{ const: 'retail', title: 'Commerce' }] },
    margin: { $ref: 'field:decimal', title: 'Marge' },
    parent: { $ref: 'field:link', title: 'Maison mère', to: 'account' },
  },
}
const deal = {
  $id: 'deal',
  title: 'Affaire',
  plural: 'Affaires',
  label: 'name',
  type: 'object',
  required: ['name', 'stage'],
  properties: {
    name: { $ref: 'field:text', title: 'Nom', maxLength: 20 },
    account: { $ref: 'field:link', title: 'Entreprise', to: 'account' },
    stage: {
      $ref: 'field:choice',
      title: 'Étape',
      default: 'open',
      oneOf: [
        { const: 'open', title: 'Ouverte' },
        { const: 'won', title: 'Gagnée' },
        { const: 'lost', title: 'Perdue' },
      ],
    },
    amount: { $ref: 'field:money', title: 'Montant', requiredWhen: "record.stage == 'won'", readOnlyWhen: "record.stage == 'won'" },
    reason: { $ref: 'field:text', title: 'Motif', visibleWhen: "record.stage == 'lost'", requiredWhen: "record.stage == 'lost'" },
    opened: { $ref: 'field:date', title: 'Ouverte le', defaultRule: 'today' },
    closed: { $ref: 'field:date', title: 'Fermée le' },
    owner: { $ref: 'field:link', title: 'Propriétaire', to: 'member', defaultRule: 'user.id' },
    code: { $ref: 'field:text', title: 'Code', readOnly: true },
    secret: { $ref: 'field:text', title: 'Secret', visibleWhen: "record.stage == 'won'" },
    site: { $ref: 'field:url', title: 'Site' },
    notes: { $ref: 'field:long_text', title: 'Notes' },
  },
  sort: ['-opened'],
  rules: [
    { check: 'record.closed >= record.opened', on: 'closed', message: 'Une affaire ne ferme pas avant d’ouvrir.' },
    { check: "record.secret == null || record.stage == 'won'", on: 'stage', message: 'Le secret est pour les affaires gagnées.' },
    { check: "record.account.sector != 'retail' || record.amount < 100", on: 'amount', message: 'Le commerce ne dépense pas tant.' },
    { check: "old.stage != 'lost'", message: 'Une affaire perdue ne change plus.' },
  ],
}
const task = {
  $id: 'task',
  title: 'Tâche',
  plural: 'Tâches',
  label: 'name',
  type: 'object',
  properties: { name: { $ref: 'field:text' }, deal: { $ref: 'field:link', to: 'deal' } },
}
const rep = {
  $id: 'rep',
  title: 'Commercial',
  entities: {
    deal: {
      read: true,
      create: true,
      update: true,
      fields: { secret: { read: false, update: false }, site: { read: true, update: false } },
    },
    account: { read: true, fields: { margin: { read: false, update: false } } },
  },
}
const views = [
  {
    $id: 'deals_won',
    title: 'Gagnées',
    entity: 'deal',
    columns: ['name', 'account.sector', 'account.margin', 'secret', 'amount'],
    filter: "record.stage == 'won'",
  },
  { $id: 'deals_secret', title: 'Secrètes', entity: 'deal', columns: ['name'], filter: 'record.secret != null' },
  {
    $id: 'accounts',
    title: 'Toutes les entreprises',
    entity: 'account',
    columns: ['name', 'sector'],
    fold: { title: 'name', state: 'sector', value: 'margin' },
  },
]
const forms = [
  {
    $id: 'deal_quick',
    title: 'Vite',
    entity: 'deal',
    groups: [
      { title: 'Caché', fields: ['secret'] },
      { title: 'Affaire', icon: 'target', fields: ['name', 'site'] },
    ],
  },
  { $id: 'deal', entity: 'deal', groups: [{ fields: ['name', 'stage'] }] },
]
const app = {
  name: 'sample',
  title: 'Exemple',
  version: '1.0.0',
  language: 'fr',
  languages: ['fr'],
  currency: 'EUR',
  timeZone: 'Europe/Paris',
  navigation: [{ title: 'Ventes', entities: ['deal'] }],
}
const documents = (folder: string, kind: string, all: readonly { readonly $id: string }[]) =>
  all.map((json) => ({ path: `${folder}/${json.$id}.json`, json: { $schema: `../schemas/${kind}.schema.json`, ...json } }))

/** A small company with something for every rule of forms, lists and rights; a test's own, without any file. */
export const sampleModel = (without: readonly ('forms' | 'views')[] = []): Model => {
  const { model, problems } = compile([
    {
      name: 'sample',
      documents: [
        { path: 'app.json', json: { $schema: 'schemas/app.schema.json', ...app } },
        ...documents('entities', 'entity', [account, deal, task]),
        ...documents('roles', 'role', [rep]),
        ...(without.includes('views') ? [] : documents('views', 'view', views)),
        ...(without.includes('forms') ? [] : documents('forms', 'form', forms)),
      ],
    },
  ])
  if (!model) throw new Error(JSON.stringify(problems, null, 2))
  return model
}

export const actor = (...roles: string[]): Actor => ({
  kind: 'member',
  id: '0199aaaa-0000-7000-8000-000000000001',
  email: 'ines@vauban.fr',
  roles,
  language: 'fr',
  teams: [],
  sites: [],
})
