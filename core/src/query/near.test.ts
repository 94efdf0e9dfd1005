import { describe, expect, it } from 'vitest'
import { likest, mayErr, pieces, plainWords, readWays } from './near.ts'

const texts = [
  'marie martin',
  'paul martin',
  'martine durand',
  'sophie lefevre',
  'chaudieres rennaises',
  'marceau',
  'telephone',
  'dupont',
  'dupond',
]

describe('words nearly spelled so', () => {
  const cases: { name: string; word: string; more?: boolean; are: string[] }[] = [
    { name: 'a letter left out', word: 'martn', are: ['martin'] },
    { name: 'two letters exchanged', word: 'mratin', are: ['martin'] },
    { name: 'a letter too many', word: 'duurand', are: ['durand'] },
    { name: 'a word as it sounds', word: 'telefone', are: ['telephone'] },
    { name: 'two mistakes in five letters', word: 'sofie', are: ['sophie'] },
    { name: 'a word still being typed', word: 'chodie', are: ['chaudieres'] },
    { name: 'the one that is meant exactly before the one next to it', word: 'dupond', more: true, are: ['dupond', 'dupont'] },
    { name: 'the part of a word itself', word: 'ophi', are: ['ophi'] },
    { name: 'nothing that is far away', word: 'xylophone', are: [] },
    { name: 'nothing where there are no words', word: 'zzzz', are: [] },
  ]
  it.each(cases)('are $name', ({ word, more = false, are }) => {
    expect(likest(word, texts, more)).toEqual(are)
  })

  it.each([
    { name: 'a mistake within leaves both ends', word: 'chaudeire', has: ['chau', 'ire'] },
    { name: 'a mistake at the beginning leaves the end', word: 'chaudeire', has: ['udeire'] },
    { name: 'a mistake at the end leaves the beginning', word: 'chaudeire', has: ['chaudei'] },
    { name: 'a plural is looked for by its singular', word: 'instalations', has: ['inst', 'ation'] },
    { name: 'two letters exchanged are tried the other way', word: 'mratin', has: ['martin'] },
    { name: 'a letter of two units stays whole', word: '𝒶𝒷𝒸𝒹𝑒', has: ['𝒷𝒸𝒹𝑒'] },
  ])('$name', ({ word, has }) => {
    expect(pieces(word)).toContainEqual(has)
  })

  it.each(['abc', 'abcd', 'aaaa', 'martn', 'dupnotel', 'internationalisation'])('no piece of %s is too short to be found by', (word) => {
    for (const some of pieces(word))
      expect(Math.max(...some.map((piece) => piece.length))).toBeGreaterThanOrEqual(some.length === 2 ? 3 : 4)
  })

  it.each([
    { word: 'abc', may: true },
    { word: 'ab', may: false },
    { word: '0042', may: false },
    { word: 'd27918', may: false },
    { word: 'x'.repeat(61), may: false },
  ])('$word may be misspelt: $may', ({ word, may }) => {
    expect(mayErr(word)).toBe(may)
  })

  it('words are letters and digits without what stands between them', () => {
    expect(plainWords('anne-sofie lefevr@rennaises.fr anne')).toEqual(['anne', 'sofie', 'lefevr', 'rennaises', 'fr'])
  })

  it.each([
    { text: '[["martin","martine"],["paul"]]', reads: [['martin', 'martine'], ['paul']] },
    ...[
      '',
      '{}',
      '[]',
      '[[]]',
      '[[1]]',
      '[["a",""]]',
      `[["'"]]`,
      '[["a\\u0000b"]]',
      '[["a b"]]',
      '["a"]',
      '[["a","b","c","d","e","f"]]',
      `[["${'x'.repeat(201)}"]]`,
    ].map((text) => ({
      text,
      reads: undefined,
    })),
  ])('$text from a cursor is read as $reads', ({ text, reads }) => {
    expect(readWays(text)).toEqual(reads)
  })
})
