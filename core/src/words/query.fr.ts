import { meant, quoted, said } from './french.ts'
import type { Words } from './word.ts'

const states: Readonly<Record<string, string>> = { draft: 'en brouillon', submitted: 'validée', cancelled: 'annulée' }

/** Des questions posées à l’API, et de ce que refusent les fiches. */
export const query = {
  'query.unknown_parameter': (p) => `Il n’y a pas de paramètre ${quoted(p.name)}${meant(p.nearest)}`,
  'query.unknown_field': (p) => `Il n’y a pas de champ ${quoted(p.field)}${meant(p.nearest)}`,
  'query.depth': (p) => `${quoted(p.path)} traverse trop de liens\u00a0; ${p.most} au plus peuvent être suivis ici.`,
  'query.expand': (p) => `${quoted(p.field)} n’est pas un lien et ne peut donc pas être déplié.`,
  'query.limit': (p) => `La limite doit être un nombre entier de 1 à ${p.most}.`,
  'query.count': () => `Les façons de compter sont ${quoted('exact')} et ${quoted('estimated')}.`,
  'query.long': (p) => `Une recherche a ${p.most} lettres au plus.`,
  'query.sort': (p) => `${quoted(p.field)} a plusieurs valeurs et ne peut pas servir à trier.`,
  'query.group': (p) => `${quoted(p.field)} a plusieurs valeurs et ne peut pas servir à regrouper.`,
  'query.groups': (p) => `On regroupe par ${p.most} champs au plus.`,
  'query.bucket': (p) =>
    `${quoted(p.field)} ne se regroupe pas par ${quoted(p.bucket)}. Une date se regroupe par day, week, month, quarter ou year.`,
  'query.measure': (p) => `${quoted(p.field)} n’a pas de ${quoted(p.does)}.`,
  'query.measures': (p) => `On calcule ${p.most} valeurs au plus à la fois.`,
  'query.order': (p) => `${quoted(p.name)} n’est ni un groupe, ni une valeur calculée, ni ${quoted('count')}.`,
  'query.cursor': () => 'Cette place dans la liste appartient à une autre question. Recommencez à la première page.',
  'access.field': (p) => `Votre rôle ne donne pas accès au champ ${quoted(p.field)}.`,
  'record.body': () => 'Une fiche est un objet JSON de champs et de valeurs.',
  'record.unknown_field': (p) => `Il n’y a pas de champ ${quoted(p.name)}${meant(p.nearest)}`,
  'record.system_field': (p) => `${quoted(p.name)} est tenu par le système et ne peut pas être écrit.`,
  'record.link': (p) => `La fiche choisie pour ${quoted(p.field)} n’existe plus, ou ne vous est pas accessible.`,
  'record.unseen': () => 'Il manque à cette fiche, ou n’y convient pas, quelque chose que vous ne voyez pas. Demandez à un responsable.',
  'record.unique': () => 'Une autre fiche porte déjà cette valeur.',
  'record.in_use_unseen': () =>
    'D’autres fiches, que vos droits ne vous montrent pas, en dépendent. Demandez à un administrateur de les modifier d’abord.',
  'record.in_use': (p) =>
    p.count === 1
      ? `Une fiche de ${quoted(p.entity)} en dépend par ${quoted(p.field)}. Modifiez-la ou supprimez-la d’abord.`
      : `${p.count} fiches de ${quoted(p.entity)} en dépendent par ${quoted(p.field)}. Modifiez-les ou supprimez-les d’abord.`,
  'record.in_use_locked': (p) =>
    `Des fiches verrouillées de ${quoted(p.entity)} en dépendent et ne peuvent plus changer${p.labels ? `\u00a0: ${said(p.labels)}${p.more ? ` et ${p.more} de plus` : ''}` : ''}.`,
  'record.missing': () => 'Cette fiche n’existe pas, ou ne vous est pas accessible.',
  'record.entity': () => 'Cet objet n’existe pas, ou ne vous est pas accessible.',
  'record.stale': () => 'Quelqu’un a modifié cette fiche depuis que vous l’avez ouverte.',
  'record.present': () => 'Cette fiche n’est pas dans la corbeille.',
  'record.condition': () => 'If-Match doit porter l’ETag de la fiche, ou *.',
  'record.submitted': () => 'Cette fiche est validée. Annulez-la d’abord.',
  'record.circle': (p) => `${quoted(p.field)} ramènerait à cette fiche. Choisissez-en une qui n’est pas en dessous.`,
  'record.single': (p) => `Il y a une fiche ${quoted(p.entity)}, et une seule. Modifiez celle-là.`,
  'record.duplicate': (p) => `Cette fiche existe peut-être déjà : ${said(p.labels)}. Regardez avant d’en créer une autre.`,
  'record.unsubmittable': (p) => `Une fiche ${quoted(p.entity)} ne se valide pas.`,
  'record.submission': (p) => `Cela ne se fait pas sur une fiche ${states[said(p.state)] ?? said(p.state)}.`,
  'record.amended': () => 'Cette fiche a déjà été remplacée. Travaillez sur celle qui la remplace.',
  'record.busy': () => 'Trop de personnes modifient ceci en même temps. Réessayez dans un instant.',
} satisfies Words
