import type { Component } from 'svelte'
import type { Field } from '@cahier/core/fields/field'
import ChoiceCell from './choice/Cell.svelte'
import { later, present } from './lazy.svelte.ts'
import LinkCell from './link/Cell.svelte'
import LongTextCell from './long_text/Cell.svelte'
import { lookOf, type CellProps, type Cells, type Looks } from './part.ts'
import TextCell from './text/Cell.svelte'
import Written from './Written.svelte'

// What few lists show comes when it is first drawn.
const several = later(() => import('./several/Cell.svelte'))
const code = later(() => import('./code/Cell.svelte'))
const file = later(() => import('./file/Cell.svelte'))
const cells = {
  text: TextCell,
  long_text: LongTextCell,
  json: code,
  email: later(() => import('./email/Cell.svelte')),
  emails: several,
  phones: several,
  url: later(() => import('./url/Cell.svelte')),
  urls: several,
  integer: Written,
  decimal: Written,
  money: Written,
  boolean: later(() => import('./boolean/Cell.svelte')),
  choice: ChoiceCell,
  choices: later(() => import('./choices/Cell.svelte')),
  tags: later(() => import('./tags/Cell.svelte')),
  date: Written,
  datetime: Written,
  time: Written,
  duration: Written,
  date_or_time: Written,
  person_name: Written,
  address: later(() => import('./address/Cell.svelte')),
  geolocation: later(() => import('./geolocation/Cell.svelte')),
  file,
  files: file,
  secret: later(() => import('./secret/Cell.svelte')),
  link: LinkCell,
  polymorphic: later(() => import('./polymorphic/Cell.svelte')),
  links: later(() => import('./links/Cell.svelte')),
  lines: later(() => import('./lines/Cell.svelte')),
} satisfies Cells
const looks: Looks = {
  phone: later(() => import('./phone/Cell.svelte')),
  rating: later(() => import('./rating/Cell.svelte')),
  color: later(() => import('./color/Cell.svelte')),
  code,
  rich_text: later(() => import('./rich_text/Cell.svelte')),
  country: Written,
  currency: Written,
  language: Written,
  siren: Written,
  siret: Written,
  vat_number: Written,
  iban: Written,
}

/** What draws a field where it is read; undefined until it has come. */
export const cellOf = (field: Field): Component<CellProps> | undefined => present<CellProps>(lookOf(field, looks, cells))

/** Fetches what draws these fields before it is needed. */
export const fetchCells = (fields: readonly Field[]): void => fields.forEach(cellOf)
