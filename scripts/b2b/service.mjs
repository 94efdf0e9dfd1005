import { chance, day, int, pick, skewed } from './chance.mjs'
import { table } from './tables.mjs'
import { french } from './written.mjs'

/** What is done with those it sells to: talks, tasks and tickets. */
export const service = (companies, products) => {
  const buyers = companies.filter(({ status }) => status !== 'Partenaire')
  table(
    'activities',
    ['type', 'objet', 'quand', 'entreprise', 'par'],
    Array.from({ length: 420 }, () => {
      const company = skewed(buyers)
      const at = day([2026, 0, 5], 310)
      return [
        skewed(['Appel', 'E-mail', 'Rendez-vous', 'Visite']),
        skewed(['Premier échange', 'Point sur le devis', 'Démonstration', 'Relance', 'Bilan de l’année', 'Question technique']),
        `${french(at)} ${String(int(8, 18)).padStart(2, '0')}:${pick(['00', '15', '30', '45'])}`,
        company.name,
        company.owner,
      ]
    }),
  )
  table(
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
  table(
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
}
