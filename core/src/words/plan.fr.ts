import type { Words } from './word.ts'

const nb = '\u00a0'
const named = (title: unknown): string => `«${nb}${String(title)}${nb}»`
const all = (titles: unknown): string => (Array.isArray(titles) ? titles.map(named).join(', ') : named(titles))

const kinds: Record<string, string> = {
  text: 'texte',
  long_text: 'texte long',
  email: 'e-mail',
  url: 'adresse web',
  integer: 'nombre entier',
  decimal: 'nombre décimal',
  money: 'montant',
  boolean: 'oui ou non',
  choice: 'choix',
  date: 'date',
  datetime: 'date et heure',
  link: 'lien',
  json: 'JSON',
  emails: 'courriels',
  phones: 'téléphones',
  urls: 'adresses web',
  time: 'heure',
  duration: 'durée',
  date_or_time: 'jour ou moment',
  choices: 'choix multiples',
  tags: 'étiquettes',
  person_name: 'nom de personne',
  address: 'adresse',
  geolocation: 'position',
  file: 'fichier',
  files: 'fichiers',
  secret: 'secret',
  rich_text: 'texte mis en forme',
  code: 'code',
  phone: 'téléphone',
  percent: 'pourcentage',
  rating: 'note',
  color: 'couleur',
  barcode: 'code-barres',
  siren: 'SIREN',
  siret: 'SIRET',
  vat_number: 'numéro de TVA',
  iban: 'IBAN',
  country: 'pays',
  currency: 'devise',
  language: 'langue',
  image: 'image',
  signature: 'signature',
}
const kind = (name: unknown): string => kinds[String(name)] ?? String(name)
const few = (count: unknown, one: string, many: string): string => (Number(count) === 1 ? one : many)
const days = (count: unknown): string => `${String(count)}${nb}${few(count, 'jour', 'jours')}`

export const plan = {
  'step.create_table': (p) => `L’objet ${named(p.entity)} est créé.`,
  'step.rename_table': (p) =>
    `L’objet ${named(p.entity)} s’appelle ${p.after} et non plus ${p.before}${nb}: ce qui utilise l’API doit suivre.`,
  'step.set_table_aside': (p) => `Les fiches de l’objet ${named(p.entity)} sont masquées, récupérables ${days(p.days)}.`,
  'step.restore_table': (p) => `L’objet ${named(p.entity)} revient avec ses fiches.`,
  'step.add_column': (p) => `Le champ ${all(p.fields)} est ajouté à ${named(p.entity)}.`,
  'step.add_rollup': (p) => `Le champ ${all(p.fields)} est ajouté à ${named(p.entity)} et calculé pour chaque fiche existante.`,
  'step.add_numbers': (p) =>
    `Le champ ${all(p.fields)} est ajouté à ${named(p.entity)} et les fiches existantes sont numérotées dans l’ordre de leur création.`,
  'step.work_out_column': (p) => `Le champ ${all(p.fields)} de ${named(p.entity)} est recalculé pour chaque fiche.`,
  'step.number_column': (p) =>
    `Le champ ${all(p.fields)} de ${named(p.entity)} devient une numérotation : ce qu’il contient reste et les fiches sans numéro en reçoivent un.`,
  'step.number_again': (p) =>
    `Le champ ${all(p.fields)} de ${named(p.entity)} revient avec ses numéros, et les fiches créées depuis reçoivent le leur dans l’ordre de leur création.`,
  'step.rename_column': (p) =>
    `Le champ ${all(p.fields)} de ${named(p.entity)} s’appelle ${p.after} et non plus ${p.before}${nb}: ce qui utilise l’API doit suivre.`,
  'step.retype_column': (p) =>
    `Le champ ${all(p.fields)} de ${named(p.entity)} passe de ${kind(p.before)} à ${kind(p.after)}${nb}: les valeurs qui ne conviennent pas sont masquées, récupérables ${days(p.days)}, et ce qui utilise l’API doit suivre.`,
  'step.empty_column': (p) =>
    `Le champ ${all(p.fields)} de ${named(p.entity)} passe de ${kind(p.before)} à ${kind(p.after)}${nb}: ses valeurs sont masquées, récupérables ${days(p.days)}.`,
  'step.retarget_column': (p) =>
    `Le champ ${all(p.fields)} de ${named(p.entity)} mène à un autre objet${nb}: ses valeurs sont masquées, récupérables ${days(p.days)}.`,
  'step.other_targets': (p) =>
    `Le champ ${all(p.fields)} de ${named(p.entity)} mène à d’autres objets qu’avant, ou à des objets renommés${nb}: ses valeurs suivent, et celles qui ne mènent à aucun d’eux sont masquées, récupérables ${days(p.days)}.`,
  'step.resize_column': (p) =>
    `Le champ ${all(p.fields)} de ${named(p.entity)} change de précision${nb}: les valeurs qui ne conviennent pas sont masquées, récupérables ${days(p.days)}.`,
  'step.misfit': (p) => `${p.count} ${few(p.count, 'valeur ne convient', 'valeurs ne conviennent')} pas, par exemple ${all(p.examples)}.`,
  'step.values': (p) => (p.count === 0 ? 'Il n’y en a aucune.' : `Cela fait ${p.count} ${few(p.count, 'valeur', 'valeurs')}.`),
  'step.records': (p) => (p.count === 0 ? 'Il n’y en a aucune.' : `Cela fait ${p.count} ${few(p.count, 'fiche', 'fiches')}.`),
  'step.set_column_aside': (p) =>
    `Les valeurs du champ ${all(p.fields)} de ${named(p.entity)} sont masquées, récupérables ${days(p.days)}.`,
  'step.restore_column': (p) => `Le champ ${all(p.fields)} de ${named(p.entity)} revient avec ses valeurs.`,
  'step.add_index': (p) => `Filtrer et trier ${named(p.entity)} par ${all(p.fields)} devient rapide.`,
  'step.add_unique': (p) => `Deux fiches de ${named(p.entity)} ne peuvent plus avoir la même valeur dans ${all(p.fields)}.`,
  'step.drop_index': (p) => `L’index de ${named(p.entity)} sur ${all(p.fields)} est retiré.`,
  'step.add_foreign_key': (p) => `Le lien ${all(p.fields)} de ${named(p.entity)} mène toujours à une fiche qui existe.`,
  'step.drop_foreign_key': (p) => `Le lien ${all(p.fields)} de ${named(p.entity)} n’est plus vérifié.`,
  'plan.rename_or_new': (p) =>
    `${named(p.title)} (${p.before}) disparaît${p.entity === p.before ? '' : ` de ${p.entity}`} alors que ${all(p.after)} apparaît. Dites si c’est un nouveau nom ou autre chose.`,
  'step.taken': (p) => `Passer ${p.count} ${few(p.count, 'fiche', 'fiches')} de ${named(p.entity)} de ${all(p.from)} à ${named(p.to)}.`,
  'plan.stranded': (p) =>
    `${p.count} ${few(p.count, 'fiche', 'fiches')} de ${named(p.entity)} ${few(p.count, 'resterait', 'resteraient')} à une étape que le parcours ne connaît plus${nb}: ${(p.states as readonly string[]).length > 0 ? all(p.states) : 'aucune'}. Gardez cette étape, dites laquelle les reprend (previously), ou répondez stay${nb}: ${p.answer}. Elles ne pourront alors que revenir au début.`,
  'access.administrator': () => 'Seul un administrateur peut faire cela. Demandez-le à l’un d’eux.',
  'publish.request': () =>
    'Une publication attend «\u00a0layers\u00a0», les documents par dossier, et rien d’autre que «\u00a0answers\u00a0» et «\u00a0note\u00a0».',
  'publish.busy': (p) =>
    `${p.by ? `${p.by} publie` : 'Une autre publication est en cours'} depuis ${p.minutes}${nb}${few(p.minutes, 'minute', 'minutes')}. Attendez la fin, puis recommencez.`,
  'publish.locked': () =>
    'La base de données est trop occupée pour publier maintenant. Rien n’a changé. Recommencez dans quelques minutes.',
  'publish.overtaken': (p) =>
    `La révision ${p.revision} a été publiée entre-temps. Rien n’a changé. Relisez la différence, puis recommencez.`,
  'publish.duplicates': (p) =>
    `${p.count} ${few(p.count, 'valeur se trouve', 'valeurs se trouvent')} plusieurs fois dans ${all(p.fields)} de ${named(p.entity)}, par exemple ${all(p.examples)}. Corrigez ces fiches, puis recommencez.`,
  'publish.dangling': (p) =>
    `${p.count} ${few(p.count, 'fiche de', 'fiches de')} ${named(p.entity)} ${few(p.count, 'mène', 'mènent')} par ${all(p.fields)} à des fiches qui n’existent plus, par exemple ${all(p.examples)}.`,
} satisfies Words
