import { int, random } from './chance.mjs'
import { table } from './tables.mjs'
import { money } from './written.mjs'

const families = {
  CAP: [
    'Capteurs',
    [
      'Capteur de température',
      'Capteur d’humidité',
      'Capteur de vibration',
      'Capteur de niveau',
      'Capteur de pression',
      'Capteur de CO₂',
      'Capteur d’ouverture',
      'Compteur d’eau',
      'Compteur d’énergie',
      'Sonde de sol',
    ],
  ],
  PAS: ['Passerelles', ['Passerelle radio', 'Passerelle 4G', 'Passerelle industrielle', 'Répéteur', 'Antenne extérieure']],
  LOG: ['Logiciel', ['Supervision, par site', 'Alertes SMS', 'Historique 5 ans', 'Connecteur ERP', 'Tableau de bord']],
  SRV: ['Services', ['Journée d’installation', 'Journée de formation', 'Étude de couverture', 'Maintenance annuelle', 'Étalonnage']],
}

/** What the company sells. */
export const catalogue = () => {
  const products = Object.entries(families).flatMap(([code, [family, names]]) =>
    names.map((name, i) => {
      const price = { CAP: int(60, 240), PAS: int(180, 900), LOG: int(15, 90), SRV: int(350, 950) }[code]
      return {
        reference: `${code}-${String(i + 1).padStart(3, '0')}`,
        name,
        family,
        price,
        unit: { LOG: 'Mois', SRV: 'Jour' }[code] ?? 'Pièce',
      }
    }),
  )
  table(
    'products',
    ['référence', 'désignation', 'famille', 'prix HT', 'coût de revient', 'TVA', 'unité'],
    products.map((p) => [p.reference, p.name, p.family, money(p.price), money(p.price * (0.35 + random() * 0.25)), '20', p.unit]),
  )
  return products
}
