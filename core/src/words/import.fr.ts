import { meant, number, quoted } from './french.ts'
import type { Words } from './word.ts'

/** What an import refuses, of a file, a mapping or a row. */
export const imports = {
  'import.empty': () => 'Ce fichier n’a aucune ligne. Sa première ligne doit nommer les colonnes.',
  'import.quote': (p) =>
    `Un guillemet ouvert vers la ligne ${number(p.row)} n’est jamais fermé. Fermez-le, ou enregistrez à nouveau le fichier depuis le tableur.`,
  'import.line_differs': (p) =>
    `La ligne ${number(p.row)} dit ici autre chose. Toutes les lignes d’une fiche disent la même chose, ou laissent la cellule vide.`,
  'import.cells': (p) =>
    `Cette ligne a ${number(p.found)} cellules, la première n’en a que ${number(p.expected)}. Mettez entre guillemets les valeurs qui contiennent le séparateur.`,
  'import.no_column': (p) =>
    `Aucune colonne de ce fichier n’est un champ de ${quoted(p.entity)}. Indiquez leur lien dans une correspondance.`,
  'import.unknown_heading': (p) => `Le fichier n’a pas de colonne ${quoted(p.heading)}${meant(p.nearest)}`,
  'import.unknown_field': (p) => `Il n’y a pas de champ ${quoted(p.field)}${meant(p.nearest)}`,
  'import.twice': (p) => `Deux colonnes remplissent ${quoted(p.field)}. Écartez-en une avec null.`,
  'import.key': (p) => `Aucune colonne du fichier ne remplit la clé ${quoted(p.field)}.`,
  'import.key_empty': (p) => `${quoted(p.field)} indique à quelle fiche appartient la ligne\u00a0: remplissez-le.`,
  'import.key_ambiguous': (p) => `${number(p.count)} fiches ont cette clé. Rendez-la unique, ou choisissez une autre clé.`,
  'import.link_missing': (p) =>
    `Rien ne s’appelle ${quoted(p.value)} pour ${quoted(p.field)}. Corrigez le nom, créez d’abord la fiche, ou donnez un alias dans la correspondance.`,
  'import.link_ambiguous': (p) =>
    `${number(p.count)} fiches s’appellent ${quoted(p.value)} pour ${quoted(p.field)}. Cherchez-les par un champ qui les distingue.`,
  'import.link_hidden': (p) =>
    `Vous ne voyez pas les fiches que désigne ${quoted(p.field)}\u00a0: leurs noms ne peuvent pas être cherchés.`,
  'import.file': (p) => `Le fichier ${quoted(p.file)} ne peut pas être lu. Vérifiez son nom et sa place.`,
  'import.mapping': (p) => `La correspondance ${quoted(p.file)} n’est pas du JSON lisible.`,
  'import.mapping_name': (p) => `Il n’y a pas de correspondance ${quoted(p.name)} pour cet objet${meant(p.nearest)}`,
  'import.mapping_entity': (p) => `Cette correspondance est pour ${quoted(p.entity)}, non pour ${quoted(p.expected)}.`,
  'import.moved': () => 'Le modèle a changé entre-temps, et rien n’est gardé de ceci. Demandez-le à nouveau.',
  'import.group': (p) => `${quoted(p.group)} désigne déjà d’autres modifications, ou n’est pas un identifiant. Donnez-en un nouveau.`,
  'import.stopped': () => 'L’import est arrêté avant sa première ligne\u00a0: rien n’est écrit.',
} satisfies Words
