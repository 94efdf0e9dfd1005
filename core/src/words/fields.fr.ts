import { number, quoted, said } from './french.ts'
import type { Words } from './word.ts'

const kinds: Readonly<Record<string, string>> = {
  text: 'un texte',
  number: 'un nombre',
  boolean: 'oui ou non',
  date: 'une date, comme 2026-11-21',
  datetime: 'une date et une heure avec leur fuseau',
  link: 'l’identifiant d’une fiche',
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
  'date.invalid': (p) => `${quoted(p.value)} n’est pas une date. Écrivez-la comme 21/11/2026.`,
  'date.minimum': (p) => `Cette date est trop tôt\u00a0: choisissez à partir du ${said(p.minimum)}.`,
  'date.maximum': (p) => `Cette date est trop tard\u00a0: choisissez jusqu’au ${said(p.maximum)}.`,
  'datetime.invalid': (p) => `${quoted(p.value)} n’est pas une date avec son heure. Écrivez-la comme 21/11/2026 16:00.`,
  'link.invalid': (p) => `${quoted(p.value)} ne désigne aucune fiche. Choisissez-en une dans la liste.`,
  'field.required': (p) => `Remplissez ${p.title ? quoted(p.title) : 'ce champ'}\u00a0: il est nécessaire.`,
  'field.read_only': () => 'Ce champ ne se modifie pas à la main. Laissez-le tel quel.',
  'rule.broken': (p) => said(p.message),
} satisfies Words
