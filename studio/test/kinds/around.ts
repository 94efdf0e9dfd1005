import { linked, picked, worked, type Row } from './row.ts'

/** Fields of a supplier, a purchase, a station, a banquet, a place and a remark: what a provision has none of. */
export const supplier: readonly Row[] = [
  {
    kind: 'url',
    field: 'website',
    title: 'Site web',
    given: 'exemple.fr/devis',
    value: 'https://exemple.fr/devis',
    other: 'https://zebre.fr',
    filter: { test: 'contains', given: 'devis' },
    wrong: { given: 'pas une adresse', said: 'Ce lien ne peut pas être ouvert. Écrivez-le comme https://www.exemple.fr.' },
  },
  {
    kind: 'email',
    field: 'email',
    title: 'E-mail',
    given: 'ines@exemple.fr',
    other: 'zoe@exemple.fr',
    filter: { test: 'contains', given: 'INES@' },
    wrong: { given: 'ines@', said: 'Cette adresse est incomplète ou mal écrite. Écrivez-la comme prenom.nom@exemple.fr.' },
  },
  {
    kind: 'decimal',
    field: 'rating',
    title: 'Note',
    given: '3,5',
    value: 3.5,
    other: 5,
    filter: { test: '==', given: '3,5' },
    wrong: { given: 'beaucoup', said: '« beaucoup » n’est pas un nombre. Écrivez-le comme 1 234,50.' },
  },
]

export const purchase: readonly Row[] = [
  linked('station', 'Poste', 'Froid', 'station', { least: 'station:Chaud' }),
  linked('supplier', 'Fournisseur', 'Maison Bérard', 'supplier', { other: 'supplier:Verger Roche' }),
  {
    kind: 'boolean',
    field: 'urgent',
    title: 'Urgent',
    way: 'flip',
    given: '',
    value: true,
    shown: 'Oui',
    least: false,
    filter: { test: '==' },
  },
  {
    kind: 'money',
    field: 'amount',
    title: 'Montant',
    given: '1234,5',
    value: 1234.5,
    shown: '1 234,50 €',
    other: 2000,
    filter: { test: '<=', given: '1 234,50' },
    wrong: { given: '-1', said: 'C’est trop peu : indiquez 0 ou plus.' },
  },
  {
    kind: 'date',
    field: 'ordered_on',
    title: 'Commandé le',
    given: '02/11/2020',
    value: '2020-11-02',
    other: '2027-01-01',
    filter: { test: '<=', given: '03/11/2020' },
    wrong: { given: '31/02/2026', said: '« 31/02/2026 » n’est pas une date. Écrivez-la comme 21/11/2026.' },
  },
  {
    kind: 'date',
    field: 'delivered_on',
    title: 'Livré le',
    given: '05/11/2020',
    value: '2020-11-05',
    filter: { test: '==', given: '05/11/2020' },
  },
  worked('formula', 'took', 'Délai', 259_200, '72 h', { test: '==', given: '3 j' }),
  worked('lookup', 'supplier_rating', 'Note du fournisseur', 4.5, '4,5', { test: '>', given: '4' }),
  worked('sequence', 'request', 'Numéro de demande', 'D00101', 'D00101', { test: 'contains', given: '0101' }),
]

export const station: readonly Row[] = [
  {
    kind: 'integer',
    field: 'position',
    title: 'Rang',
    given: '1 234',
    value: 1234,
    other: 9999,
    filter: { test: '==', given: '1 234' },
    wrong: { given: '1,5', said: 'Il faut un nombre entier, sans virgule.' },
  },
  {
    kind: 'datetime',
    field: 'opened_at',
    title: 'Ouvert depuis',
    given: '21/11/2026 16h',
    value: '2026-11-21T15:00:00+00:00',
    shown: '21/11/2026 16:00',
    other: '2027-01-01T00:00:00Z',
    filter: { test: '==', given: '21/11/2026 16:00' },
    wrong: { given: '21/11/2026 25h', said: '« 21/11/2026 25h » n’est pas une date avec son heure. Écrivez-la comme 21/11/2026 16:00.' },
  },
  worked('rollup', 'dishes_count', 'Plats à la carte', 2, '2', { test: '>', given: '1' }),
  worked('rollup', 'mean_price', 'Prix moyen', 15, '15,00 €', { test: '==', given: '15' }),
]

export const banquet: readonly Row[] = [
  {
    kind: 'date',
    field: 'held_on',
    title: 'Date',
    given: '21/11/2026',
    value: '2026-11-21',
    other: '2027-01-01',
    least: '2025-01-01',
    filter: { test: '==', given: '21/11/2026' },
  },
  {
    kind: 'integer',
    field: 'guests',
    title: 'Convives',
    given: '1 234',
    value: 1234,
    other: 9999,
    filter: { test: '<', given: '2 000' },
    wrong: { given: '0', said: 'C’est trop peu : indiquez 1 ou plus.' },
  },
  {
    kind: 'lines',
    field: 'courses',
    title: 'Services',
    way: 'lines',
    given: ['Potage', '', '38', '68,5'],
    value: [{ wording: 'Potage', served: 38, price: 68.5 }],
    least: [{ wording: 'Eau' }],
    shown: 'Libellé Plat Assiettes Prix unitaire Comme au banquet Potage 38 68,50 €',
    listed: '1 ligne',
    sorts: false,
    filter: { test: 'filled', finds: 'all' },
    wrong: { given: '0', said: 'Ligne 1, Assiettes : C’est trop peu : indiquez 1 ou plus.' },
  },
  {
    kind: 'links',
    field: 'suppliers',
    title: 'Fournisseurs retenus',
    way: 'chips',
    given: ['Verger Roche', 'Maison Bérard'],
    value: ['supplier:Verger Roche', 'supplier:Maison Bérard'],
    shown: 'Verger Roche Maison Bérard',
    sorts: false,
    filter: { test: 'contains', pick: ['Maison Bérard'] },
  },
]

export const place: readonly Row[] = [
  linked('within', 'Dans', 'Orangerie', 'place'),
  linked('key_holder', 'Clé confiée à', 'Claire Fontaine', 'member', { shown: 'CF\nClaire Fontaine' }),
]

export const remark: readonly Row[] = [
  picked('polymorphic', 'about', 'À propos de', 'Maison Bérard', 'supplier/supplier:Maison Bérard', { sorts: false }),
]
