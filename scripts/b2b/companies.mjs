import { chance, day, int, pick, skewed } from './chance.mjs'
import { table } from './tables.mjs'
import { cities, firsts, heads, jobs, lasts, sectors, streets, tails, teams } from './words.mjs'
import { french, luhn, money, plain } from './written.mjs'

/** Who it sells to, with their sites and the people there. */
export const companies = () => {
  const names = new Set()
  while (names.size < 260) names.add(`${pick(heads)} ${pick(tails)}`)
  const made = [...names].map((name, i) => {
    const [city, postcode, team] = pick(cities)
    const owner = pick(teams[team])
    const status = i < 110 ? 'Client' : i < 225 ? 'Prospect' : i < 245 ? 'Ancien client' : 'Partenaire'
    const siren = luhn(String(int(30_000_000, 89_999_999)))
    return { name, city, postcode, team, owner, status, siren, street: `${int(1, 120)} ${pick(streets)}`, domain: `${plain(name)}.example` }
  })
  table(
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
    made.map((c) => [
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
  sitesOf(made)
  contactsOf(made)
  return made
}

const sitesOf = (companies) => {
  const sites = companies
    .filter(() => chance(0.55))
    .map((c) => ({ company: c, name: pick(['Siège', 'Entrepôt', 'Usine', 'Agence', 'Dépôt']) }))
  table(
    'sites',
    ['nom', 'entreprise', 'téléphone'],
    sites.map(({ company, name }) => [
      `${name} ${company.city}`,
      company.name,
      `0${int(1, 5)} ${int(10, 99)} ${int(10, 99)} ${int(10, 99)} ${int(10, 99)}`,
    ]),
  )
}

const contactsOf = (companies) => {
  const contacts = companies.flatMap((company) =>
    Array.from({ length: int(1, 3) }, () => ({ company, name: `${pick(firsts)} ${pick(lasts)}` })),
  )
  const mails = new Set()
  table(
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
}
