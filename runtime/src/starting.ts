import { relative } from 'node:path'

export type Say = (line: string) => void

const here = (path: string): string => {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') || short === '' ? path : short
}
type Loaded = { readonly entity: string; readonly created: number; readonly updated: number; readonly refused: number }

const en = {
  language: 'en',
  database: (data: string) => `Making a database in ${here(data)}`,
  publishing: (app: string) => `Publishing the model of ${here(app)}`,
  step: (sentence: string) => `  ${sentence}`,
  loading: (file: string) => `Loading ${file}`,
  loaded: ({ entity, created, updated, refused }: Loaded) =>
    `  ${entity}: ${(created || updated).toLocaleString('en-GB')} records${!created && updated ? ' brought up to date' : ''}${refused ? `, ${refused} rows refused` : ''}`,
  ready: (url: string) => `Cahier answers at ${url}`,
  differs: (app: string) => `The documents in ${here(app)} differ from the revision served. To publish them: npx cahier apply ${here(app)}`,
  stopping: 'Finishing what is under way',
  broken: (message: string) => `Something unforeseen: ${message}`,
}
const fr: typeof en = {
  language: 'fr',
  database: (data) => `Création d’une base de données dans ${here(data)}`,
  publishing: (app) => `Publication du modèle de ${here(app)}`,
  step: (sentence) => `  ${sentence}`,
  loading: (file) => `Chargement de ${file}`,
  loaded: ({ entity, created, updated, refused }) =>
    `  ${entity} : ${(created || updated).toLocaleString('fr-FR')} fiches${!created && updated ? ' mises à jour' : ''}${refused ? `, ${refused} lignes refusées` : ''}`,
  ready: (url) => `Cahier répond à ${url}`,
  differs: (app) =>
    `Les documents de ${here(app)} ne sont plus ceux de la révision servie. Pour les publier : npx cahier apply ${here(app)}`,
  stopping: 'Fin de ce qui est en cours',
  broken: (message) => `Un imprévu : ${message}`,
}

/** What a person at the terminal reads, in the language of the terminal. */
export const starting = (env: Readonly<Record<string, string | undefined>> = process.env): typeof en =>
  (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').toLowerCase().startsWith('fr') ? fr : en
