import { barcode } from './barcode.ts'
import { country, currency, language } from './codes.ts'
import { color } from './color.ts'
import { iban } from './iban.ts'
import type { Named } from './named.ts'
import { phone } from './phone.ts'
import { siren } from './siren.ts'
import { siret } from './siret.ts'
import { vatNumber } from './vat_number.ts'

/** The checks a kind may name: `"check": "siren"`. */
export const checks = {
  siren,
  siret,
  vat_number: vatNumber,
  iban,
  phone,
  barcode,
  color,
  country,
  currency,
  language,
} as const satisfies Record<string, Named>
export type CheckName = keyof typeof checks
export const checkNames = Object.keys(checks) as CheckName[]
