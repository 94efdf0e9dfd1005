import type { PersonNameField } from './field.ts'
import { plain } from './intl.ts'
import type { Kind } from './kind.ts'
import { joined } from './sql.ts'
import { composite, isParts, line, readParts, textOf, tidyParts } from './parts.ts'

const parts = { salutation: line(40), first: line(120), middle: line(120), last: line(120) }

/** The name of a person, in its parts. */
export const personName: Kind<PersonNameField> = {
  ...composite(parts),
  parse: (raw) => {
    const text = raw.replaceAll(/\s+/gu, ' ').trim()
    return readParts(text) ?? { value: tidyParts(read(text)) }
  },
  format: (value) =>
    isParts(value)
      ? Object.keys(parts)
          .map((part) => textOf(value, part))
          .filter(Boolean)
          .join(' ')
      : '',
  called: (column) => [
    joined('salutation', 'first', 'middle', 'last')(column),
    joined('first', 'middle', 'last')(column),
    joined('first', 'last')(column),
    joined('last', 'first')(column),
  ],
  rank: 1,
  sortable: true,
  sortedBy: 'last',
}

const salutations = ['m', 'mme', 'mlle', 'mr', 'mrs', 'ms', 'miss', 'dr', 'pr', 'me', 'madame', 'monsieur', 'mademoiselle', 'maitre']

/** 'Mme Inès Benali', 'BENALI Inès', 'Benali, Inès': capitals or a comma say which is the last name, else it is the last word. */
const read = (text: string): { [part: string]: string } => {
  const [head = '', ...others] = text.split(' ')
  const salutation = others.length > 0 && salutations.includes(plain(head).replace(/\.$/, '')) ? head : ''
  const name = salutation ? others.join(' ') : text
  const [before, after] = name.split(/ ?, /)
  if (after !== undefined) return { salutation, first: after, last: before! }
  const words = name.split(' ')
  const shouted = words.filter((word) => word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase())
  if (shouted.length > 0 && shouted.length < words.length)
    return { salutation, first: words.filter((word) => !shouted.includes(word)).join(' '), last: shouted.join(' ') }
  return { salutation, first: words.slice(0, -1).join(' '), last: words.at(-1)! }
}
