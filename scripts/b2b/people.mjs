import { table } from './tables.mjs'
import { teams } from './words.mjs'
import { plain } from './written.mjs'

/** The teams of the company and who is in them. */
export const people = () => {
  table(
    'teams',
    ['nom', 'équipe mère'],
    [
      ['France', ''],
      ['Nord', 'France'],
      ['Sud', 'France'],
      ['Ouest', 'France'],
    ],
  )
  table(
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
}
