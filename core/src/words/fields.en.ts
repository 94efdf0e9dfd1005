import { number, quoted, said } from './english.ts'
import type { Words } from './word.ts'

const kinds: Readonly<Record<string, string>> = {
  text: 'a text',
  number: 'a number',
  boolean: 'yes or no',
  date: 'a date, like 2026-11-21',
  datetime: 'a date and time with its offset',
  link: 'the id of a record',
}
const characters = (n: unknown): string => `${number(n)} character${n === 1 ? '' : 's'}`

/** What is wrong with a value, whatever sent it. */
export const fields = {
  'value.type': (p) => `This value is not of the right type. Give ${kinds[said(p.expected)] ?? said(p.expected)}.`,
  'text.blank': () => 'This text is blank. Write something, or empty the field.',
  'text.characters': () => 'This text holds a character that cannot be saved. Type it again, or paste it without formatting.',
  'text.too_long': (p) => `This text has ${characters(p.length)}, and ${number(p.maximum)} fit. Shorten it.`,
  'text.too_short': (p) => `This text has ${characters(p.length)}, and needs at least ${number(p.minimum)}. Complete it.`,
  'text.pattern': (p) =>
    `This text does not have the form it should${p.example ? `. Write for example ${quoted(p.example)}` : `: ${said(p.pattern)}`}.`,
  'email.invalid': () => 'This address is incomplete or misspelt. Write it like first.last@example.com.',
  'url.invalid': () => 'This link cannot be opened. Write it like https://www.example.com.',
  'number.invalid': (p) => `${quoted(p.value)} is not a number. Write it like 1,234.50.`,
  'number.whole': () => 'Give a whole number, without decimals.',
  'number.minimum': (p) => `This is too little. Give ${number(p.minimum)} or more.`,
  'number.maximum': (p) => `This is too much. Give ${number(p.maximum)} or less.`,
  'number.digits': (p) => `This number has too many digits to be kept exactly: ${said(p.maximum)} at most before the point. Check it.`,
  'number.precision': (p) =>
    Number(p.maximum) === 0 ? 'Give a whole number, without decimals.' : `There are too many decimals. Keep ${said(p.maximum)} at most.`,
  'money.currency': (p) => `This amount is kept in ${said(p.currency)}. Convert ${quoted(p.value)}, then give the result without a symbol.`,
  'boolean.invalid': (p) => `${quoted(p.value)} is neither yes nor no. Write one of the two.`,
  'choice.unknown': (p) =>
    `${quoted(p.value)} is not offered here${p.nearest ? `; did you mean ${quoted(p.nearest)}?` : `. Choose among: ${said(p.options)}.`}`,
  'date.invalid': (p) => `${quoted(p.value)} is not a date. Write it like 21/11/2026.`,
  'date.minimum': (p) => `This date is too early. Pick ${said(p.minimum)} or later.`,
  'date.maximum': (p) => `This date is too late. Pick ${said(p.maximum)} or earlier.`,
  'datetime.invalid': (p) => `${quoted(p.value)} is not a date and time. Write it like 21/11/2026 16:00.`,
  'link.invalid': (p) => `${quoted(p.value)} is no record. Pick one from the list.`,
  'field.required': (p) => `Fill in ${p.title ? quoted(p.title) : 'this field'}: it is needed.`,
  'field.read_only': () => 'This field is not changed by hand. Leave it as it is.',
  'rule.broken': (p) => said(p.message),
} satisfies Words
