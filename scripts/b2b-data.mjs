// Writes the sample data of examples/b2b-sales: the same rows every time, from one seed. Every company and person is made up.
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../examples/b2b-sales/data')

/** Mulberry32: small, fast, and the same on every machine. */
let state = 20261121
const random = () => {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
const int = (low, high) => low + Math.floor(random() * (high - low + 1))
const pick = (list) => list[Math.floor(random() * list.length)]
const chance = (p) => random() < p
/** More of the first than of the last. */
const skewed = (list) => list[Math.floor(random() ** 2 * list.length)]
const day = (from, days) => new Date(Date.UTC(...from) + int(0, days) * 86_400_000)
const french = (date) => date.toISOString().slice(0, 10).split('-').toReversed().join('/')
const money = (value) => value.toFixed(2).replace('.', ',')

const firsts =
  'Camille,Léa,Manon,Chloé,Inès,Jade,Sarah,Louise,Zoé,Alice,Nathalie,Sylvie,Hélène,Karine,Aurélie,Lucas,Hugo,Nathan,Enzo,Théo,Antoine,Maxime,Julien,Nicolas,Olivier,Philippe,Rémi,Yann,Karim,Mehdi,Bruno,Étienne'.split(
    ',',
  )
const lasts =
  'Martin,Bernard,Thomas,Petit,Robert,Richard,Durand,Dubois,Moreau,Laurent,Simon,Michel,Lefebvre,Leroy,Roux,David,Bertrand,Morel,Fournier,Girard,Bonnet,Dupont,Lambert,Fontaine,Rousseau,Vincent,Muller,Lefèvre,Faure,André,Mercier,Blanc,Guérin,Boyer,Garnier,Chevalier'.split(
    ',',
  )
const cities = [
  ['Lille', '59000', 'Nord'],
  ['Roubaix', '59100', 'Nord'],
  ['Arras', '62000', 'Nord'],
  ['Amiens', '80000', 'Nord'],
  ['Rouen', '76000', 'Nord'],
  ['Lyon', '69003', 'Sud'],
  ['Grenoble', '38000', 'Sud'],
  ['Marseille', '13002', 'Sud'],
  ['Nîmes', '30000', 'Sud'],
  ['Toulouse', '31000', 'Sud'],
  ['Bordeaux', '33000', 'Ouest'],
  ['Nantes', '44000', 'Ouest'],
  ['Rennes', '35000', 'Ouest'],
  ['Brest', '29200', 'Ouest'],
  ['Angers', '49000', 'Ouest'],
]
const streets = [
  'rue de la République',
  'avenue Jean-Jaurès',
  'rue du Moulin',
  'boulevard Carnot',
  'rue des Artisans',
  'zone des Prés',
  'quai du Port',
  'rue Pasteur',
  'chemin des Vignes',
  'allée des Tilleuls',
]
const heads = [
  'Atelier',
  'Transports',
  'Froid',
  'Métallerie',
  'Laboratoire',
  'Logistique',
  'Menuiserie',
  'Conserverie',
  'Imprimerie',
  'Clinique',
  'Brasserie',
  'Fonderie',
  'Serres',
  'Groupe',
  'Maison',
  'Usine',
  'Cave',
  'Laiterie',
  'Pharma',
  'Textiles',
]
const tails = [
  'du Littoral',
  'des Deux Rives',
  'Vauban',
  'Lamarck',
  'du Val',
  'de l’Ouest',
  'Saint-Éloi',
  'Belair',
  'des Flandres',
  'du Rhône',
  'Montcalm',
  'Beaulieu',
  'de la Plaine',
  'Clairval',
  'du Parc',
  'Mirande',
  'des Alpes',
  'Coteaux',
  'Arvor',
  'Duparc',
]
const sectors = [
  'Industrie',
  'Bâtiment',
  'Commerce',
  'Transport et logistique',
  'Agroalimentaire',
  'Santé',
  'Numérique',
  'Services aux entreprises',
]
const sources = ['Site web', 'Appel entrant', 'Salon', 'Recommandation', 'Campagne', 'Partenaire']
const reps = ['Claire Morel', 'Hugo Petit', 'Inès Garnier', 'Paul Lefèvre', 'Zoé Chevalier', 'Karim Benali']
const teams = { Nord: reps.slice(0, 2), Sud: reps.slice(2, 4), Ouest: reps.slice(4) }
const plain = (text) =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-zA-Z0-9]+/g, '-')
    .toLowerCase()
    .replaceAll(/^-|-$/g, '')

/** The last digit of a SIREN makes Luhn's sum a multiple of ten. */
const luhn = (digits) => {
  const sum = [...digits]
    .toReversed()
    .reduce((total, digit, i) => total + (i % 2 === 0 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : Number(digit)), 0)
  return digits + ((10 - (sum % 10)) % 10)
}

const sets = {}
const set = (name, heading, rows) => (sets[name] = [heading, ...rows])

set(
  'teams',
  ['nom', 'équipe mère'],
  [
    ['France', ''],
    ['Nord', 'France'],
    ['Sud', 'France'],
    ['Ouest', 'France'],
  ],
)
set(
  'members',
  ['nom', 'e-mail', 'équipes'],
  [
    ...Object.entries(teams).flatMap(([team, names]) => names.map((name) => [name, `${plain(name)}@capteurs.example`, team])),
    ['Denis Lambert', 'denis.lambert@capteurs.example', 'France'],
    ['Alice Roy', 'alice.roy@capteurs.example', ''],
    ['Marc Blanc', 'marc.blanc@capteurs.example', ''],
    ['Sarah Noël', 'sarah.noel@capteurs.example', ''],
  ],
)

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
set(
  'products',
  ['référence', 'désignation', 'famille', 'prix HT', 'coût de revient', 'TVA', 'unité'],
  products.map((p) => [p.reference, p.name, p.family, money(p.price), money(p.price * (0.35 + random() * 0.25)), '20', p.unit]),
)

const names = new Set()
while (names.size < 260) names.add(`${pick(heads)} ${pick(tails)}`)
const companies = [...names].map((name, i) => {
  const [city, postcode, team] = pick(cities)
  const owner = pick(teams[team])
  const status = i < 110 ? 'Client' : i < 225 ? 'Prospect' : i < 245 ? 'Ancien client' : 'Partenaire'
  const siren = luhn(String(int(30_000_000, 89_999_999)))
  return { name, city, postcode, team, owner, status, siren, street: `${int(1, 120)} ${pick(streets)}`, domain: `${plain(name)}.example` }
})
set(
  'companies',
  [
    'nom',
    'relation',
    'SIREN',
    'secteur',
    'effectif',
    'chiffre d’affaires',
    'téléphone',
    'e-mail',
    'site web',
    'responsable',
    'équipe',
    'délai de paiement',
  ],
  companies.map((c) => [
    c.name,
    c.status,
    c.siren.replace(/(\d{3})(\d{3})(\d{3})/, '$1 $2 $3'),
    skewed(sectors),
    int(4, 480),
    money(int(3, 600) * 100_000),
    `0${int(1, 5)} ${int(10, 99)} ${int(10, 99)} ${int(10, 99)} ${int(10, 99)}`,
    `contact@${c.domain}`,
    `https://www.${c.domain}`,
    c.owner,
    c.team,
    skewed(['30 jours', '45 jours fin de mois', '60 jours']),
  ]),
)
const sites = companies
  .filter(() => chance(0.55))
  .map((c) => ({ company: c, name: pick(['Siège', 'Entrepôt', 'Usine', 'Agence', 'Dépôt']) }))
set(
  'sites',
  ['nom', 'entreprise', 'téléphone'],
  sites.map(({ company, name }) => [
    `${name} ${company.city}`,
    company.name,
    `0${int(1, 5)} ${int(10, 99)} ${int(10, 99)} ${int(10, 99)} ${int(10, 99)}`,
  ]),
)
const jobs = [
  'Directeur général',
  'Responsable achats',
  'Responsable maintenance',
  'Directrice technique',
  'Responsable qualité',
  'Comptable',
  'Chef d’atelier',
]
const contacts = companies.flatMap((company) =>
  Array.from({ length: int(1, 3) }, () => ({ company, name: `${pick(firsts)} ${pick(lasts)}` })),
)
const mails = new Set()
set(
  'contacts',
  ['nom affiché', 'entreprise', 'fonction', 'e-mail', 'mobile', 'accepte nos e-mails', 'accord donné le'],
  contacts.map(({ company, name }) => {
    let mail = `${plain(name)}@${company.domain}`
    for (let n = 2; mails.has(mail); n++) mail = `${plain(name)}${n}@${company.domain}`
    mails.add(mail)
    const agrees = chance(0.45)
    return [
      name,
      company.name,
      skewed(jobs),
      mail,
      `06 ${int(10, 99)} ${int(10, 99)} ${int(10, 99)} ${int(10, 99)}`,
      agrees ? 'oui' : 'non',
      agrees ? french(day([2025, 0, 10], 640)) : '',
    ]
  }),
)
const needs = [
  'Suivre la température d’un entrepôt',
  'Compter l’énergie par atelier',
  'Prévenir les pannes de pompes',
  'Surveiller des serres',
  'Alerter en cas de fuite',
  'Remplacer des relevés à la main',
]
set(
  'leads',
  ['objet', 'entreprise', 'e-mail', 'origine', 'état', 'intérêt', 'budget', 'besoin', 'responsable', 'motif'],
  Array.from({ length: 240 }, (_, i) => {
    const state = i < 90 ? 'Nouvelle' : i < 150 ? 'Contactée' : i < 200 ? 'Qualifiée' : 'Écartée'
    const company = `${pick(heads)} ${pick(tails)}`
    return [
      skewed(needs),
      company,
      `bonjour@${plain(company)}.example`,
      skewed(sources),
      state,
      state === 'Qualifiée' ? int(2, 5) : '',
      chance(0.5) ? money(int(2, 60) * 500) : '',
      state === 'Qualifiée' ? skewed(needs) : '',
      state === 'Nouvelle' && chance(0.4) ? '' : pick(reps),
      state === 'Écartée' ? pick(['Projet reporté', 'Besoin disparu', 'Sans réponse', 'Prix']) : '',
    ]
  }),
)
const buyers = companies.filter(({ status }) => status !== 'Partenaire')
const deals = Array.from({ length: 320 }, (_, i) => {
  const company = skewed(buyers)
  const stage = i < 60 ? 'Qualification' : i < 120 ? 'Proposition' : i < 160 ? 'Négociation' : i < 250 ? 'Gagnée' : 'Perdue'
  const over = stage === 'Gagnée' || stage === 'Perdue'
  return {
    name: `${pick(['Équipement', 'Extension', 'Supervision', 'Renouvellement', 'Pilote'])} ${company.city} ${String(i + 1).padStart(3, '0')}`,
    company,
    stage,
    amount: int(8, 400) * 150,
    closes: over ? day([2025, 1, 1], 650) : day([2026, 10, 25], 150),
  }
})
const odds = { Qualification: 20, Proposition: 40, Négociation: 70, Gagnée: 100, Perdue: 0 }
set(
  'opportunities',
  ['nom', 'entreprise', 'responsable', 'étape', 'montant HT', 'probabilité', 'signature prévue', 'origine', 'motif de perte'],
  deals.map((d) => [
    d.name,
    d.company.name,
    d.company.owner,
    d.stage,
    money(d.amount),
    String(odds[d.stage]),
    french(d.closes),
    skewed(sources),
    d.stage === 'Perdue' ? skewed(['Prix', 'Concurrent retenu', 'Projet reporté', 'Sans réponse']) : '',
  ]),
)
const quoted = deals.filter(({ stage }) => ['Proposition', 'Négociation', 'Gagnée'].includes(stage)).filter(() => chance(0.45))
const quotes = quoted.map((deal) => {
  const lines = Array.from({ length: int(2, 4) }, () => ({
    product: skewed(products),
    quantity: int(1, 24),
    discount: chance(0.25) ? pick([5, 10, 15]) : 0,
  }))
  const date = deal.stage === 'Gagnée' ? new Date(deal.closes.getTime() - 20 * 86_400_000) : day([2026, 9, 1], 45)
  return { title: `Devis ${deal.name}`, deal, date, lines, discount: chance(0.3) ? pick([3, 5, 8]) : 0 }
})
const after = (date, days) => french(new Date(date.getTime() + days * 86_400_000))
set(
  'quotes',
  ['objet', 'entreprise', 'opportunité', 'responsable', 'date', 'valable jusqu’au', 'remise globale'],
  quotes.map((q) => [q.title, q.deal.company.name, q.deal.name, q.deal.company.owner, french(q.date), after(q.date, 60), q.discount]),
)
set(
  'quote_lines',
  ['devis', 'produit', 'désignation', 'quantité', 'prix unitaire HT', 'remise', 'TVA'],
  quotes.flatMap((q) =>
    q.lines.map((l) => [q.title, l.product.reference, l.product.name, l.quantity, money(l.product.price), l.discount, '20']),
  ),
)
set(
  'quotes_sent',
  ['objet', 'état'],
  quotes.filter((q, i) => q.deal.stage === 'Gagnée' || i % 3 > 0).map((q) => [q.title, 'Envoyé']),
)
set(
  'quotes_accepted',
  ['objet', 'état'],
  quotes.filter(({ deal }) => deal.stage === 'Gagnée').map((q) => [q.title, 'Accepté']),
)
const kinds = ['Appel', 'E-mail', 'Rendez-vous', 'Visite']
set(
  'activities',
  ['type', 'objet', 'quand', 'entreprise', 'par'],
  Array.from({ length: 420 }, () => {
    const company = skewed(buyers)
    const at = day([2026, 0, 5], 310)
    return [
      skewed(kinds),
      skewed(['Premier échange', 'Point sur le devis', 'Démonstration', 'Relance', 'Bilan de l’année', 'Question technique']),
      `${french(at)} ${String(int(8, 18)).padStart(2, '0')}:${pick(['00', '15', '30', '45'])}`,
      company.name,
      company.owner,
    ]
  }),
)
set(
  'tasks',
  ['à faire', 'échéance', 'priorité', 'faite', 'pour', 'entreprise'],
  Array.from({ length: 180 }, () => {
    const company = skewed(buyers)
    const done = chance(0.4)
    return [
      skewed(['Rappeler', 'Envoyer la documentation', 'Préparer le devis', 'Fixer un rendez-vous', 'Vérifier la livraison']),
      french(done ? day([2026, 8, 1], 75) : day([2026, 10, 20], 40)),
      skewed(['Normale', 'Haute', 'Basse']),
      done ? 'oui' : 'non',
      company.owner,
      company.name,
    ]
  }),
)
const customers = companies.filter(({ status }) => status === 'Client')
set(
  'tickets',
  ['sujet', 'entreprise', 'produit', 'canal', 'priorité', 'état', 'suivi par', 'solution'],
  Array.from({ length: 130 }, (_, i) => {
    const state = i < 25 ? 'Nouveau' : i < 55 ? 'En cours' : i < 70 ? 'En attente du client' : i < 100 ? 'Résolu' : 'Fermé'
    const over = state === 'Résolu' || state === 'Fermé'
    return [
      skewed(['Capteur muet', 'Alerte à tort', 'Facture à corriger', 'Accès au tableau de bord', 'Pile à changer', 'Mesure décalée']),
      skewed(customers).name,
      skewed(products).reference,
      skewed(['E-mail', 'Téléphone', 'Portail']),
      skewed(['Normale', 'Haute', 'Basse', 'Critique']),
      state,
      state === 'Nouveau' ? '' : 'Sarah Noël',
      over ? 'Réglé avec le client.' : '',
    ]
  }),
)

const cell = (value) => (/[;"\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value))
let rows = 0
for (const [name, lines] of Object.entries(sets)) {
  rows += lines.length - 1
  writeFileSync(join(folder, `${name}.csv`), lines.map((line) => line.map(cell).join(';')).join('\n') + '\n')
}
console.log(`${rows} rows in ${Object.keys(sets).length} files`)
