import type { ImportReport } from '@cahier/core/wire'
import type { Miss } from '../scenarios/judge.ts'
import type { CliWords } from './words.en.ts'

const n = (value: number) => value.toLocaleString('fr-FR').replaceAll('\u202f', '\u00a0')
const rows = (count: number) => (count < 2 ? `${count} ligne` : `${n(count)} lignes`)
const refusedRows = (count: number) => (count < 2 ? `${count} ligne refusée` : `${n(count)} lignes refusées`)
const s = (count: number) => (count < 2 ? '' : 's')

export const french: CliWords = {
  about: 'Le CRM qu’une entreprise obtient en écrivant ce dont elle a besoin.',
  commands: {
    start: 'Servir le modèle d’une entreprise',
    check: 'Dire tout ce qui ne va pas dans un modèle',
    plan: 'Dire ce que changerait la publication d’un modèle',
    apply: 'Publier un modèle',
    import: 'Faire entrer les lignes d’un CSV comme fiches',
    export: 'Écrire des fiches en CSV',
    types: 'Écrire les types TypeScript des fiches d’un modèle',
    backup: 'Écrire tout ce qu’a l’entreprise dans un seul fichier',
    restore: 'Remettre une sauvegarde dans un nouveau dossier de données ou une base vide',
    test: 'Essayer les scénarios des tests d’un modèle sur une base jetable',
    user: 'Les personnes qui peuvent se connecter',
    userAdd: 'Donner accès à une personne',
    userList: 'Lister qui peut se connecter',
    userRole: 'Donner un rôle, ou le retirer avec --remove',
    userPassword: 'Changer le mot de passe d’une personne',
    userReset: 'Créer un lien par lequel une personne choisit un nouveau mot de passe',
  },
  options: {
    json: 'répondre en JSON, pour les machines',
    folder: 'le dossier de documents de l’entreprise',
    entity: 'l’objet dont chaque ligne devient une fiche',
    exported: 'l’objet dont les fiches sont écrites',
    file: 'le fichier CSV',
    archive: 'le fichier de la sauvegarde',
    mapping: 'un document qui dit quelle colonne est quel champ',
    strict: 'une ligne refusée refuse tout',
    dryRun: 'dire ce qui se passerait, sans rien écrire',
    data: 'importer tous les fichiers de données d’un dossier d’entreprise',
    output: 'le fichier à écrire\u00a0; sinon le terminal le reçoit',
    filter: 'seulement les fiches pour lesquelles cette règle est vraie',
    search: 'seulement les fiches où se trouvent ces mots',
    sort: 'des champs dans l’ordre, avec - pour décroissant',
    fields: 'seulement ces champs',
    language: 'la langue des titres et des nombres',
    yes: 'ne pas demander',
    renamed: 'dire qu’un champ est renommé\u00a0: objet.ancien=nouveau',
    stay: 'laisser des fiches à des étapes que leur parcours ne connaît plus\u00a0: objet.champ',
    fresh: 'dire qu’un champ est nouveau et non renommé\u00a0: objet.champ',
    note: 'ce qu’apporte cette version',
    name: 'le nom que voient les autres',
    role: 'un rôle à donner',
    password: 'lire le mot de passe sur l’entrée standard',
    remove: 'retirer le rôle',
  },
  checked: (entities) => `Le modèle est bon\u00a0: ${entities} objet${s(entities)}.`,
  problems: (count) => `${n(count)} problème${s(count)}.`,
  noFolder: (folder) => `Le dossier ${folder} n’existe pas ou ne peut pas être lu. Vérifiez son nom et sa place.`,
  noFile: (file) => `Le fichier ${file} ne peut pas être lu. Vérifiez son nom et sa place.`,
  noJson: (file) => `Le fichier ${file} n’est pas du JSON.`,
  unchanged: 'Rien à faire\u00a0: c’est ce qui est servi.',
  steps: (count) => `${n(count)} changement${s(count)} des tables\u00a0:`,
  documentsOnly: 'Aucun changement des tables\u00a0; des titres, formulaires, vues, règles ou droits changent.',
  risks: { none: '', review: 'à revoir', hides: 'masque des valeurs, récupérables' },
  sure: 'Publier cela\u00a0?',
  notSure: 'Rien n’est publié. Ajoutez --yes pour publier sans question.',
  published: (number) => `La version ${number} est servie.`,
  publishing: 'Publication',
  backingUp: 'Écriture de la sauvegarde',
  backedUp: (file) =>
    `Tout est dans ${file}. Ce fichier contient les données de tous et les empreintes de leurs mots de passe\u00a0: gardez-le en lieu sûr.`,
  restoring: 'Restauration',
  restoredTable: (table, count) => `${table}\u00a0: ${rows(count)}`,
  restored: (app, count) => `«\u00a0${app}\u00a0» est de retour, avec ${rows(count)}. Démarrez avec «\u00a0cahier start\u00a0».`,
  testing: 'Essai des scénarios',
  tested: (passed, failed) =>
    failed === 0
      ? `${n(passed)} scénario${s(passed)} se déroule${passed < 2 ? '' : 'nt'} comme écrit.`
      : `${n(passed)} scénario${s(passed)} sur ${n(passed + failed)} se déroule${passed < 2 ? '' : 'nt'} comme écrit.`,
  missed: (miss: Miss) => {
    switch (miss.what) {
      case 'given':
        return `Ce qui est donné sous le nom ${miss.name} est refusé\u00a0: ${miss.detail}`
      case 'refused':
        return `C’est refusé\u00a0: ${miss.detail}`
      case 'accepted':
        return `Cela devrait être refusé (${miss.code}) et ne l’est pas.`
      case 'reason':
        return `Cela devrait être refusé avec ${miss.wanted}, mais l’est avec ${miss.found}`
      case 'value':
        return `${miss.field} devrait valoir ${JSON.stringify(miss.wanted)} et vaut ${JSON.stringify(miss.found)}.`
      case 'shown':
        return `${miss.field} ne devrait pas se voir, et se voit.`
      case 'records':
        return `Il manque ${n(miss.missing)} fiche${s(miss.missing)} à la liste, et il y en a ${n(miss.more)} de trop.`
      case 'count':
        return `La liste devrait compter ${n(miss.wanted)} fiche${s(miss.wanted)}, et en compte ${n(miss.found)}.`
    }
  },
  mappingUsed: (mapping) => `Correspondance\u00a0: ${mapping}`,
  importing: ({ read, created, updated, refused }) =>
    `${n(read)} lue${s(read)}, ${n(created)} créée${s(created)}${updated ? `, ${n(updated)} mise${s(updated)} à jour` : ''}${refused ? `, ${n(refused)} refusée${s(refused)}` : ''}`,
  imported: (report: ImportReport) =>
    [
      `${rows(report.read)} lue${s(report.read)} en ${String(report.seconds).replace('.', ',')} s`,
      report.created && `${n(report.created)} créée${s(report.created)}`,
      report.updated && `${n(report.updated)} mise${s(report.updated)} à jour`,
      report.unchanged && `${n(report.unchanged)} inchangée${s(report.unchanged)}`,
      `${n(report.refused)} refusée${s(report.refused)}`,
    ]
      .filter(Boolean)
      .join(', ') + '.',
  notApplied: (report) =>
    report.dryRun ? 'Essai à blanc\u00a0: rien n’est écrit.' : 'Des lignes refusées et --strict\u00a0: rien n’est écrit.',
  reason: (count, first, detail) => `${refusedRows(count)} (${first.join(', ')}${count > first.length ? '…' : ''})\u00a0: ${detail}`,
  value: (value, count, nearest) =>
    `  ${n(count)} × «\u00a0${value}\u00a0»${nearest ? `\u00a0; plutôt «\u00a0${nearest}\u00a0»\u00a0?` : ''}`,
  unexpected: (heading, count) =>
    `${heading}\u00a0: ${rows(count)} avec une valeur que la correspondance n’attend pas, gardée telle quelle\u00a0:`,
  empties: (parts) => `Cellules vides\u00a0: ${parts.map(([heading, count]) => `${heading} ${n(count)}`).join(', ')}.`,
  links: (heading, to, found, missing) =>
    `${heading} → ${to}\u00a0: ${n(found)} trouvée${s(found)}${missing ? `, ${n(missing)} introuvable${s(missing)}` : ''}.`,
  unmapped: (headings) => `Laissées de côté, aucun champ ne s’appelle ainsi\u00a0: ${headings.join(', ')}.`,
  refusedFile: (file) => `Les lignes refusées sont dans ${file}, chacune avec son motif\u00a0: corrigez-les là et importez ce fichier.`,
  reasonHeading: 'motif',
  exported: (file) => `Écrit dans ${file}.`,
  whichFile: 'Indiquez un objet et un fichier, ou --data et un dossier.',
  noData: (folder) => `Il n’y a pas de documents de données dans ${folder}.`,
  passwordAsk: 'Mot de passe',
  passwordAgain: 'Mot de passe, à nouveau',
  passwordDiffers: 'Les deux mots de passe diffèrent.',
  passwordMissing: 'Donnez le mot de passe sur l’entrée standard avec --password-stdin.',
  userAdded: (email) => `${email} peut se connecter.`,
  passwordMade: (password) => `Son mot de passe\u00a0: ${password}`,
  userRoles: (email, roles) => `${email}\u00a0: ${roles.length > 0 ? roles.join(', ') : 'aucun rôle'}`,
  resetMade: (email) =>
    `Transmettez à ${email}, par un moyen sûr, cette page de votre site\u00a0: pendant un jour, elle change le mot de passe, une seule fois.`,
  passwordSet: (email) => `Le mot de passe de ${email} est changé.`,
  brokenOff:
    'Le serveur s’est interrompu avant la fin. Ce qu’il a écrit reste\u00a0; un second essai avec une clé dans la correspondance reprend de là.',
  noWriting: (file) => `${file} ne peut pas être écrit là. Vérifiez le dossier, et que vous pouvez y écrire.`,
  fileThere: (file) => `${file} existe déjà, et n’est pas remplacé. Choisissez un autre nom.`,
  unexpectedError: (message) => `Un imprévu\u00a0: ${message}`,
}
