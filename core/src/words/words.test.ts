import { describe, expect, it } from 'vitest'
import type { Params } from '../problem.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { say } from './index.ts'

const said: [code: string, params: Record<string, string | number | string[]>, fr: string, en: string][] = [
  [
    'number.maximum',
    { maximum: 1000000.5 },
    'C’est trop\u00a0: indiquez 1\u00a0000\u00a0000,5 ou moins.',
    'This is too much. Give 1,000,000.5 or less.',
  ],
  [
    'date.minimum',
    { minimum: '2026-11-21' },
    'Cette date est trop tôt\u00a0: choisissez à partir du 21/11/2026.',
    'This date is too early. Pick 21/11/2026 or later.',
  ],
  [
    'choice.unknown',
    { value: 'Gagné', nearest: 'Gagnée', options: ['Gagnée'] },
    '«\u00a0Gagné\u00a0» n’est pas proposé ici\u00a0; vouliez-vous dire «\u00a0Gagnée\u00a0»\u00a0?',
    '“Gagné” is not offered here; did you mean “Gagnée”?',
  ],
  ['rule.broken', { message: 'Passez par la direction.' }, 'Passez par la direction.', 'Passez par la direction.'],
  [
    'record.in_use_locked',
    { entity: 'Factures', labels: ['F1', 'F2'], more: 3 },
    'Des fiches verrouillées de «\u00a0Factures\u00a0» en dépendent et ne peuvent plus changer\u00a0: «\u00a0F1\u00a0», «\u00a0F2\u00a0» et 3 de plus.',
    'Locked records of “Factures” depend on it and cannot change any more: “F1”, “F2” and 3 more.',
  ],
  ['nobody.knows', {}, 'Quelque chose ne va pas (nobody.knows).', 'Something is wrong (nobody.knows).'],
]

describe('words', () => {
  it.each(said)('%s', (code, params, french, english) => {
    expect(say({ code, params }, 'fr-FR')).toBe(french)
    expect(say({ code, params }, 'en')).toBe(english)
    expect(say({ code, params }, 'de')).toBe(english)
  })

  /** Any param a sentence may ask for. */
  const params = new Proxy<Params>(
    {},
    {
      get: (_, name) => {
        if (/^(folders|allowed|kinds|verbs)$/.test(String(name))) return ['x']
        if (/^(at|row|count|found|expected|length|most|m[ai][xn]imum)$/.test(String(name))) return 2
        return name === 'message' || name === 'pattern' ? 'X.' : name === 'reason' ? 'system' : 'x'
      },
    },
  )
  it.each(Object.entries(fr))('%s is good French: a whole sentence, no shouting, no-break spaces', (_code, word) => {
    const sentence = word(params)
    expect(sentence).toMatch(/[.?]$/)
    expect(sentence).not.toMatch(/!|Oups|'|[^\u00a0\d](?:[;?»]|:(?!\/\/))|« |undefined|NaN/)
  })
  it.each(Object.entries(en))('%s is good English: a whole sentence, no shouting', (_code, word) => {
    expect(word(params)).toMatch(/[.?]$/)
    expect(word(params)).not.toMatch(/!|Oops|[«»\u00a0]|undefined|NaN/)
  })
})
