import type { Words } from './word.ts'

const types: Record<string, string> = {
  text: 'un texte',
  number: 'un nombre',
  boolean: 'un oui ou non',
  date: 'une date',
  datetime: 'une date et heure',
  time: 'une heure',
  duration: 'une durée',
  record: 'une fiche',
  link: 'un lien',
  null: 'vide',
  list: 'une liste',
  comparable: 'une valeur qui a un ordre',
}
const type = (name: unknown): string => types[String(name)] ?? String(name)
const place = (at: unknown): string => `(caractère ${Number(at) + 1})`

export const expression = {
  'expression.syntax': (p) => `Cette règle ne peut pas être lue ${place(p.at)}${p.text ? `\u00a0: «\u00a0${p.text}\u00a0»` : ''}.`,
  'expression.long': (p) => `Cette règle est trop longue\u00a0: ${p.most} caractères au plus.`,
  'expression.unknown_name': (p) =>
    `Rien ne s’appelle «\u00a0${p.name}\u00a0» ici ${place(p.at)}${p.nearest ? `\u00a0; vouliez-vous dire «\u00a0${p.nearest}\u00a0»\u00a0?` : '.'}`,
  'expression.unknown_value': (p) =>
    `«\u00a0${p.name}\u00a0» n’est pas une valeur possible ici ${place(p.at)}${p.nearest ? `\u00a0; vouliez-vous dire «\u00a0${p.nearest}\u00a0»\u00a0?` : '.'}`,
  'expression.type': (p) => `«\u00a0${p.text}\u00a0» est ${type(p.found)}, mais il faut ici ${type(p.wanted)} ${place(p.at)}.`,
  'expression.number': (p) => `«\u00a0${p.text}\u00a0» a trop de chiffres ${place(p.at)}\u00a0: 15 au plus.`,
  'expression.polymorphic': (p) =>
    `«\u00a0${p.text}\u00a0» peut mener à plusieurs sortes de fiches, donc rien ne peut être demandé au-delà ${place(p.at)}.`,
  'expression.sql': (p) =>
    `«\u00a0${p.text}\u00a0» ne peut pas servir là où la base de données répond ${place(p.at)}\u00a0: seule une modification le connaît.`,
  'expression.arguments': (p) => `«\u00a0${p.name}\u00a0» ne s’emploie pas avec ${p.count} valeurs ${place(p.at)}.`,
  'expression.large': (p) => `Cette règle, avec les formules qu’elle utilise, est trop longue\u00a0: ${p.most} étapes au plus.`,
  'expression.unsupported': (p) => `«\u00a0${p.text}\u00a0» ne peut pas servir dans une règle ${place(p.at)}.`,
} satisfies Words
