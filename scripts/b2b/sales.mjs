import { chance, day, int, pick, skewed } from './chance.mjs'
import { table } from './tables.mjs'
import { heads, needs, reps, sources, tails } from './words.mjs'
import { french, money, plain } from './written.mjs'

/** From a lead to an accepted quote. */
export const sales = (companies, products) => {
  leads()
  quotesOf(opportunities(companies), products)
}

const leads = () => {
  table(
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
}

const opportunities = (companies) => {
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
  table(
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
  return deals
}

const quotesOf = (deals, products) => {
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
  table(
    'quotes',
    ['objet', 'entreprise', 'opportunité', 'responsable', 'date', 'valable jusqu’au', 'remise globale'],
    quotes.map((q) => [q.title, q.deal.company.name, q.deal.name, q.deal.company.owner, french(q.date), after(q.date, 60), q.discount]),
  )
  table(
    'quote_lines',
    ['devis', 'produit', 'désignation', 'quantité', 'prix unitaire HT', 'remise', 'TVA'],
    quotes.flatMap((q) =>
      q.lines.map((l) => [q.title, l.product.reference, l.product.name, l.quantity, money(l.product.price), l.discount, '20']),
    ),
  )
  table(
    'quotes_sent',
    ['objet', 'état'],
    quotes.filter((q, i) => q.deal.stage === 'Gagnée' || i % 3 > 0).map((q) => [q.title, 'Envoyé']),
  )
  table(
    'quotes_accepted',
    ['objet', 'état'],
    quotes.filter(({ deal }) => deal.stage === 'Gagnée').map((q) => [q.title, 'Accepté']),
  )
}
