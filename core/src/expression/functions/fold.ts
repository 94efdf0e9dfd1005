/**
 * Lower-case without accents, by one fixed table for JavaScript and Postgres, so that both find the same records
 * whatever their locale and Unicode version. Covers Latin: Latin-1, Latin Extended-A, and the comma-below letters.
 */
export const fold = (text: string): string => {
  let out = ''
  for (const c of text) out += to.get(c) ?? c
  return out
}

/**
 * The same in SQL; ASCII letters by lower() in the C locale, which knows no others. Most texts are nothing but ASCII, which
 * is known at once; for the others each letter is looked up in the table.
 */
export const foldSql = (sql: string): string => {
  const plain = `lower(${sql} collate "C")`
  const folded = LIGATURES.reduce(
    (inner, [, small, pair]) => `replace(${inner}, '${small}', '${pair}')`,
    `translate(${plain}, '${from}', '${into}')`,
  )
  return `(case when octet_length(${sql}) = length(${sql}) then ${plain} else ${folded} end)`
}

const LIGATURES = [
  ['Œ', 'œ', 'oe'],
  ['Æ', 'æ', 'ae'],
  ['ẞ', 'ß', 'ss'],
  ['Ĳ', 'ĳ', 'ij'],
] as const
const PAIRS = [
  ['ÀÁÂÃÄÅàáâãäåĀāĂăĄą', 'a'],
  ['ÇçĆćĈĉĊċČč', 'c'],
  ['ÐðĎďĐđ', 'd'],
  ['ÈÉÊËèéêëĒēĔĕĖėĘęĚě', 'e'],
  ['ĜĝĞğĠġĢģ', 'g'],
  ['ĤĥĦħ', 'h'],
  ['ÌÍÎÏìíîïĨĩĪīĬĭĮįİı', 'i'],
  ['Ĵĵ', 'j'],
  ['Ķķĸ', 'k'],
  ['ĹĺĻļĽľĿŀŁł', 'l'],
  ['ÑñŃńŅņŇňŊŋ', 'n'],
  ['ÒÓÔÕÖØòóôõöøŌōŎŏŐő', 'o'],
  ['ŔŕŖŗŘř', 'r'],
  ['ŚśŜŝŞşŠšſȘș', 's'],
  ['ŢţŤťŦŧȚț', 't'],
  ['ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲų', 'u'],
  ['Ŵŵ', 'w'],
  ['ÝýÿŶŷŸ', 'y'],
  ['ŹźŻżŽž', 'z'],
] as const
/** Combining marks vanish, so that a decomposed « é » folds like a composed one. */
const MARKS = '\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328'

const to = new Map<string, string>([
  ...PAIRS.flatMap(([letters, plain]) => [...letters].map((letter) => [letter, plain] as const)),
  ...LIGATURES.flatMap(
    ([big, small, pair]) =>
      [
        [big, pair],
        [small, pair],
      ] as const,
  ),
  ...[...MARKS].map((mark) => [mark, ''] as const),
  ...Array.from({ length: 26 }, (_, i) => [String.fromCharCode(65 + i), String.fromCharCode(97 + i)] as const),
])
const letters = PAIRS.flatMap(([group, plain]) => [...group].map((letter) => [letter, plain] as const))
// translate() drops what has no counterpart: the marks stand last.
const from = letters.map(([letter]) => letter).join('') + LIGATURES.map(([big]) => big).join('') + MARKS
const into = letters.map(([, plain]) => plain).join('') + LIGATURES.map(([, small]) => small).join('')

/** Letters that are one letter in either case, by the same fixed table; others stay as they are. */
const cased = letters
  .map(([letter]) => letter)
  .concat(LIGATURES.flatMap(([big, small]) => [big, small]))
  .filter(
    (letter) => letter.toLowerCase() !== letter && [...letter.toLowerCase()].length === 1 && letter.toLowerCase().toUpperCase() === letter,
  )
const bigs = cased.join('')
const smalls = cased.map((letter) => letter.toLowerCase()).join('')
const ALPHABET = [...Array(26).keys()]
const mapping = (from: string, into: string, a: number, b: number): ReadonlyMap<string, string> =>
  new Map([
    ...[...from].map((letter, i) => [letter, [...into][i]!] as const),
    ...ALPHABET.map((i) => [String.fromCharCode(a + i), String.fromCharCode(b + i)] as const),
  ])
const toSmall = mapping(bigs, smalls, 65, 97)
const toBig = mapping(smalls, bigs, 97, 65)

export const lower = (text: string): string => [...text].map((c) => toSmall.get(c) ?? c).join('')
export const upper = (text: string): string => [...text].map((c) => toBig.get(c) ?? c).join('')
export const lowerSql = (sql: string): string => `translate(lower(${sql} collate "C"), '${bigs}', '${smalls}')`
export const upperSql = (sql: string): string => `translate(upper(${sql} collate "C"), '${smalls}', '${bigs}')`
