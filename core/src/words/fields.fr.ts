import { meant, number, quoted, said } from './french.ts'
import type { Words } from './word.ts'

const kinds: Readonly<Record<string, string>> = {
  text: 'un texte',
  number: 'un nombre',
  boolean: 'oui ou non',
  date: 'une date, comme 2026-11-21',
  datetime: 'une date et une heure avec leur fuseau',
  lines: 'une liste de lignes',
  links: 'une liste d’identifiants de fiches',
  polymorphic: 'une fiche, comme account/0199…',
  link: 'l’identifiant d’une fiche',
  time: 'une heure, comme 09:30:00',
  duration: 'un nombre de secondes',
  date_or_time: 'un jour, ou un moment en UTC',
  json: 'du JSON, autre que null',
  list: 'une liste',
  parts: 'un objet avec les parties de la valeur',
  file: 'l’identifiant d’un fichier',
}
const characters = (n: unknown): string => `${number(n)} caractère${Number(n) > 1 ? 's' : ''}`

/** What is wrong with a value, whatever sent it. */
export const fields = {
  'value.type': (p) => `Cette valeur n’est pas du bon type\u00a0: indiquez ${kinds[said(p.expected)] ?? said(p.expected)}.`,
  'text.blank': () => 'Ce texte est vide. Écrivez quelque chose, ou videz le champ.',
  'text.characters': () => 'Ce texte contient un caractère qui ne peut pas être enregistré. Retapez-le, ou collez-le sans mise en forme.',
  'text.too_long': (p) => `Ce texte a ${characters(p.length)}, pour ${number(p.maximum)} au plus. Raccourcissez-le.`,
  'text.too_short': (p) => `Ce texte a ${characters(p.length)}, il en faut au moins ${number(p.minimum)}. Complétez-le.`,
  'text.pattern': (p) =>
    `Ce texte n’a pas la forme attendue${p.example ? `. Écrivez par exemple ${quoted(p.example)}` : `\u00a0: ${said(p.pattern)}`}.`,
  'email.invalid': () => 'Cette adresse est incomplète ou mal écrite. Écrivez-la comme prenom.nom@exemple.fr.',
  'url.invalid': () => 'Ce lien ne peut pas être ouvert. Écrivez-le comme https://www.exemple.fr.',
  'number.invalid': (p) => `${quoted(p.value)} n’est pas un nombre. Écrivez-le comme 1\u00a0234,50.`,
  'number.whole': () => 'Il faut un nombre entier, sans virgule.',
  'number.minimum': (p) => `C’est trop peu\u00a0: indiquez ${number(p.minimum)} ou plus.`,
  'number.maximum': (p) => `C’est trop\u00a0: indiquez ${number(p.maximum)} ou moins.`,
  'number.digits': (p) =>
    `Ce nombre a trop de chiffres pour être gardé exactement\u00a0: ${said(p.maximum)} au plus avant la virgule. Vérifiez-le.`,
  'number.precision': (p) =>
    Number(p.maximum) === 0
      ? 'Il faut un nombre entier, sans virgule.'
      : `Il y a trop de décimales\u00a0: gardez-en ${said(p.maximum)} au plus.`,
  'money.currency': (p) =>
    `Ce montant est tenu en ${said(p.currency)}. Convertissez ${quoted(p.value)}, puis indiquez le résultat sans symbole.`,
  'boolean.invalid': (p) => `${quoted(p.value)} n’est ni oui ni non. Écrivez l’un des deux.`,
  'choice.unknown': (p) =>
    `${quoted(p.value)} n’est pas proposé ici${p.nearest ? `\u00a0; vouliez-vous dire ${quoted(p.nearest)}\u00a0?` : `. Choisissez parmi\u00a0: ${said(p.options)}.`}`,
  'choice.not_offered': (p) =>
    `${quoted(p.value)} n’est pas proposé pour cet enregistrement${Array.isArray(p.options) && p.options.length > 0 ? `. Choisissez parmi\u00a0: ${said(p.options)}.` : '. Changez ce dont il dépend, ou laissez ce champ vide.'}`,
  'date.invalid': (p) => `${quoted(p.value)} n’est pas une date. Écrivez-la comme 21/11/2026.`,
  'date.minimum': (p) => `Cette date est trop tôt\u00a0: choisissez à partir du ${said(p.minimum)}.`,
  'date.maximum': (p) => `Cette date est trop tard\u00a0: choisissez jusqu’au ${said(p.maximum)}.`,
  'datetime.invalid': (p) => `${quoted(p.value)} n’est pas une date avec son heure. Écrivez-la comme 21/11/2026 16:00.`,
  'siren.invalid': (p) =>
    `${quoted(p.value)} n’est pas un SIREN\u00a0: il a neuf chiffres, dont le dernier contrôle les autres. Vérifiez-le.`,
  'siret.invalid': (p) =>
    `${quoted(p.value)} n’est pas un SIRET\u00a0: il a quatorze chiffres, dont le dernier contrôle les autres. Vérifiez-le.`,
  'vat_number.invalid': (p) => `${quoted(p.value)} n’est pas un numéro de TVA. Écrivez-le avec son pays, comme FR83404833048.`,
  'iban.invalid': (p) => `${quoted(p.value)} n’est pas un IBAN\u00a0: sa longueur ou sa clé n’est pas juste. Vérifiez-le sur le RIB.`,
  'phone.invalid': (p) =>
    `${quoted(p.value)} n’est pas un numéro de téléphone. Écrivez-le comme 01 23 45 67 89, ou +32 2 123 45 67 pour l’étranger.`,
  'barcode.invalid': (p) =>
    `${quoted(p.value)} n’est pas un code article\u00a0: il a 8, 12, 13 ou 14 chiffres, dont le dernier contrôle les autres.`,
  'color.invalid': (p) => `${quoted(p.value)} n’est pas une couleur. Écrivez-la comme #1a2b3c.`,
  'country.invalid': (p) => `${quoted(p.value)} n’est pas un pays. Choisissez-le dans la liste.`,
  'currency.invalid': (p) => `${quoted(p.value)} n’est pas une devise. Choisissez-la dans la liste.`,
  'language.invalid': (p) => `${quoted(p.value)} n’est pas une langue. Choisissez-la dans la liste.`,
  'time.invalid': (p) => `${quoted(p.value)} n’est pas une heure. Écrivez-la comme 09:30.`,
  'time.minimum': (p) => `C’est trop tôt. Indiquez ${said(p.minimum)} ou plus tard.`,
  'time.maximum': (p) => `C’est trop tard. Indiquez ${said(p.maximum)} ou plus tôt.`,
  'duration.invalid': (p) => `${quoted(p.value)} n’est pas une durée. Écrivez-la comme 1 h 30 ou 45 min.`,
  'duration.minimum': (p) => `C’est trop court. Indiquez ${said(p.minimum)} ou plus.`,
  'duration.maximum': (p) => `C’est trop long. Indiquez ${said(p.maximum)} ou moins.`,
  'date_or_time.invalid': (p) => `${quoted(p.value)} n’est ni un jour ni un moment. Écrivez-le comme 21/11/2026 ou 21/11/2026 16:00.`,
  'json.deep': (p) => `Ce JSON est imbriqué sur plus de ${p.most} niveaux. Aplatissez-le.`,
  'json.invalid': () => 'Ce texte n’est pas du JSON lisible. Vérifiez ses guillemets, virgules et crochets.',
  'list.empty': () => 'Cette liste est vide. Ajoutez une valeur, ou laissez le champ vide.',
  'list.long': (p) => `Il y a trop de valeurs\u00a0: ${number(p.maximum)} au plus. Retirez-en.`,
  'list.twice': () => 'Une valeur figure deux fois. Retirez-en une.',
  'part.none': () => 'Aucune des parties n’est remplie. Remplissez-en une, ou videz le champ.',
  'part.unknown': (p) => `Il n’y a pas de partie ${quoted(p.name)}${p.nearest ? meant(p.nearest) : `\u00a0: il y a ${said(p.parts)}.`}`,
  'address.postcode': (p) =>
    `${quoted(p.value)} n’est pas un code postal français\u00a0: il a cinq chiffres. Corrigez-le, ou indiquez le pays.`,
  'geolocation.invalid': (p) => `${quoted(p.value)} n’est pas un point de la carte. Écrivez-le comme 48.8566, 2.3522.`,
  'geolocation.range': (p) => `Il n’y a pas de tel degré. Indiquez-en un entre ${number(p.minimum)} et ${number(p.maximum)}.`,
  'geolocation.half': () => 'Un point a une latitude et une longitude. Indiquez l’autre.',
  'file.gone': () => 'Ce fichier n’existe pas, ou n’est pas pour vous. Envoyez-le à nouveau.',
  'file.missing': () => 'Aucun fichier n’a été envoyé. Mettez-le dans le formulaire sous «\u00a0file\u00a0», ou envoyez-le comme corps.',
  'file.empty': () => 'Ce fichier est vide. Choisissez-en un autre.',
  'file.large': (p) => `Ce fichier est trop lourd\u00a0: ${number(p.maximum)} Mo au plus. Réduisez-le, ou partagez un lien.`,
  'file.type': (p) => `${quoted(p.name)} n’est pas d’un type accepté ici\u00a0: ${said(p.accept)}. Choisissez un autre fichier.`,
  'file.invalid': (p) => `${quoted(p.value)} n’est pas un fichier. Envoyez d’abord le fichier, puis donnez l’identifiant répondu.`,
  'link.invalid': (p) => `${quoted(p.value)} ne désigne aucune fiche. Choisissez-en une dans la liste.`,
  'link.not_offered': (p) => `Cette fiche ne peut pas être choisie ici. Prenez-en une autre pour ${quoted(p.title)}.`,
  'lines.text': () =>
    'Des lignes ne s’écrivent pas dans une cellule. Donnez une colonne à chacun de leurs champs, comme lignes.prix, et une ligne du fichier à chacune.',
  'lines.line': () => 'Ce n’est pas une ligne. Donnez ses champs par leur nom.',
  'lines.unknown': () => 'Cette ligne n’est pas de cette fiche. Retirez son id pour l’ajouter.',
  'lines.twice': () => 'Celui-ci y est deux fois. Retirez-en un.',
  'lines.few': (p) => `Il en manque : donnez-en au moins ${number(p.minimum)}.`,
  'lines.many': (p) => `Il y en a trop : ${number(p.maximum)} au plus.`,
  'polymorphic.invalid': (p) => `${quoted(p.value)} n’est pas une fiche qui peut figurer ici. Choisissez-la dans la liste.`,
  'field.set_once': () => 'Cette valeur ne se donne qu’une fois. Laissez-la telle quelle.',
  'field.submitted': () => 'Cette fiche est validée : le champ est verrouillé. Annulez-la et corrigez-la par une nouvelle version.',
  'field.required': (p) => `Remplissez ${p.title ? quoted(p.title) : 'ce champ'}\u00a0: il est nécessaire.`,
  'field.read_only': () => 'Ce champ ne se modifie pas à la main. Laissez-le tel quel.',
  'rule.broken': (p) => said(p.message),
} satisfies Words
