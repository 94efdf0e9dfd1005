import { banquet, place, purchase, remark, station, supplier } from './around.ts'
import { maker } from './maker.ts'
import { provision } from './provision.ts'
import type { Sheet } from './row.ts'

/** Every kind of field there is, on the records of the kitchen sink that have it. */
export const sheets: readonly Sheet[] = [
  { entity: 'provision', title: 'Denrée', label: 'name', rows: [...provision, ...maker] },
  { entity: 'supplier', title: 'Fournisseur', label: 'name', rows: supplier },
  { entity: 'purchase', title: 'Achat', label: 'subject', rows: purchase },
  { entity: 'station', title: 'Poste', label: 'name', rows: station },
  { entity: 'banquet', title: 'Banquet', label: 'name', rows: banquet },
  { entity: 'place', title: 'Lieu', label: 'name', rows: place },
  { entity: 'remark', title: 'Remarque', label: 'said', rows: remark },
]
