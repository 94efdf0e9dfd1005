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
