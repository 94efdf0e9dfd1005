import { distances } from '../nearest.ts'

/** For each term the words it may have been meant to be, the likest first; every term must be found as one of them. */
export type Ways = readonly (readonly string[])[]

const TERMS = 8
const MOST = { ways: 5, letters: 60 }
/** Shorter texts only begin words, and are taken at their word. */
const PART = 3

/** What is looked for, as words to compare with others. */
export const plainWords = (text: string): string[] => [...new Set(text.match(WORD))].slice(0, TERMS)
const WORD = /[\p{L}\p{N}]+/gu

/** Whether a word may be misspelt: a number is meant as it is, or another record would be shown for it. */
export const mayErr = (word: string): boolean => word.length >= PART && word.length <= MOST.letters && !/\p{N}/u.test(word)

/**
 * What stays of a word around one mistake, wherever it is: what is before, what is after. Each is long enough for an index of parts
 * of words to lead to few records; and with two letters exchanged, the word itself. The s or x of a plural is none of it.
 */
export const pieces = (whole: string): string[][] => {
  // Letters, not units of UTF-16: half of one is no text for any database.
  const word = [...(whole.length > PART + 1 ? whole.replace(/[sx]$/, '') : whole)]
  const wrong = word.length >= LONG ? 2 : 1
  const around = [...Array(word.length - wrong + 1).keys()].flatMap((at) => {
    const long = [word.slice(0, at), word.slice(at + wrong)].filter((piece) => piece.length >= PART)
    return long.length === 2 || long.some((piece) => piece.length > PART) ? [long] : []
  })
  const swapped = [...Array(word.length - 1).keys()].map((at) => [[...word.slice(0, at), word[at + 1]!, word[at]!, ...word.slice(at + 2)]])
  const all = [...around, ...(word.length > PART ? swapped : [])].map((some) => some.map((piece) => piece.join('')).join('\0'))
  return [...new Set(all)].filter((one) => one !== whole).map((one) => one.split('\0'))
}
const LONG = 8

/**
 * The words of some texts that a word was probably meant to be, the likest first. A word that goes on is as good as half a mistake,
 * as it may be still being typed. `more`: those a mistake further away too, where other terms tell which it is.
 */
export const likest = (word: string, texts: Iterable<string>, more: boolean): string[] => {
  const times = new Map<string, number>()
  for (const text of texts) for (const one of text.match(WORD) ?? []) times.set(one, (times.get(one) ?? 0) + 1)
  const found = [...times].flatMap(([one, often]) => {
    const away = far(word, one)
    return away === undefined ? [] : [{ one: one.includes(word) ? word : one, often, away }]
  })
  const best = Math.min(...found.map(({ away }) => away))
  const words = found
    .filter(({ away }) => away <= best + (more ? 1 + GOES_ON : GOES_ON))
    .toSorted((a, b) => a.away - b.away || b.often - a.often || (a.one < b.one ? -1 : 1))
    .map(({ one }) => one)
  // What has another of them within is found by that.
  return words.filter((one, i) => !words.slice(0, i).some((before) => one.includes(before))).slice(0, MOST.ways)
}

const GOES_ON = 0.5
/** How many mistakes a word is from another: none where it is part of it, nothing where they are too many. */
const far = (word: string, other: string): number | undefined => {
  const most = mistakes(word)
  if (other.includes(word)) return 0
  if (other.length < word.length - most || other.length > MOST.letters) return undefined
  const all = distances(word, other)
  const away = Math.min(all.at(-1)!, Math.min(...all) + GOES_ON)
  return away <= most + GOES_ON ? away : undefined
}
const mistakes = ({ length }: string): number => (length < 5 ? 1 : length < 12 ? 2 : 3)

/** Ways as a cursor keeps them, so that the next page is of the same words; nothing where they are no ways. */
export const readWays = (text: string): Ways | undefined => {
  const json = parsed(text)
  const fits = (words: unknown): boolean => strings(words) && words.length > 0 && words.length <= MOST.ways
  return Array.isArray(json) && json.length > 0 && json.length <= TERMS && json.every(fits) ? (json as Ways) : undefined
}
/** As long as a search may be. */
const LONGEST = 200
const strings = (words: unknown): words is string[] =>
  Array.isArray(words) && words.every((word) => typeof word === 'string' && /^[\p{L}\p{N}]+$/u.test(word) && word.length <= LONGEST)
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
