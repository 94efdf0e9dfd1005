import type { Field } from '@cahier/core/fields/field'
import type { Value } from '@cahier/core/fields/kind'

/** An amount in the currency that a field beside it says; in its own where that one says none. */
export const inCurrency = <F extends Field>(field: F, code: Value | undefined): F =>
  field.kind === 'money' && field.currencyField && typeof code === 'string' && /^[A-Z]{3}$/.test(code)
    ? { ...field, currency: code }
    : field
