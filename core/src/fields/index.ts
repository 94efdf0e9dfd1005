import { boolean } from './boolean.ts'
import { choice } from './choice.ts'
import { date } from './date.ts'
import { datetime } from './datetime.ts'
import { decimal } from './decimal.ts'
import { email } from './email.ts'
import type { Field, FieldOf, KindName } from './field.ts'
import { integer } from './integer.ts'
import type { Kind } from './kind.ts'
import { link } from './link.ts'
import { longText } from './long_text.ts'
import { money } from './money.ts'
import { text } from './text.ts'
import { url } from './url.ts'

/** Every kind of field by the name documents give it. */
export const kinds = {
  text,
  long_text: longText,
  email,
  url,
  integer,
  decimal,
  money,
  boolean,
  choice,
  date,
  datetime,
  link,
} satisfies { [K in KindName]: Kind<FieldOf<K>> }

/** What the system knows of the kind of a field. */
export const kindOf = (field: Field): Kind => kinds[field.kind]

const isKind = (name: string): name is KindName => Object.hasOwn(kinds, name)
export const kindNames = Object.keys(kinds).filter(isKind)
