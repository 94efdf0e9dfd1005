import { address } from './address.ts'
import { boolean } from './boolean.ts'
import { choice } from './choice.ts'
import { date } from './date.ts'
import { dateOrTime } from './date_or_time.ts'
import { datetime } from './datetime.ts'
import { decimal } from './decimal.ts'
import { duration } from './duration.ts'
import { email } from './email.ts'
import type { Field, FieldOf, KindName } from './field.ts'
import { file, files } from './file.ts'
import { geolocation } from './geolocation.ts'
import { integer } from './integer.ts'
import { json } from './json.ts'
import type { Kind } from './kind.ts'
import { lines } from './lines.ts'
import { link } from './link.ts'
import { links, polymorphic } from './links.ts'
import { choices, emails, phones, tags, urls } from './list.ts'
import { longText } from './long_text.ts'
import { money } from './money.ts'
import { personName } from './person_name.ts'
import { secret } from './secret.ts'
import { text } from './text.ts'
import { time } from './time.ts'
import { url } from './url.ts'

/** Every kind of field by the name documents give it. */
export const kinds = {
  text,
  long_text: longText,
  json,
  email,
  emails,
  phones,
  url,
  urls,
  integer,
  decimal,
  money,
  boolean,
  date,
  datetime,
  time,
  duration,
  date_or_time: dateOrTime,
  choice,
  choices,
  tags,
  person_name: personName,
  address,
  geolocation,
  file,
  files,
  secret,
  link,
  polymorphic,
  lines,
  links,
} satisfies { [K in KindName]: Kind<FieldOf<K>> }

/** What the system knows of the kind of a field. */
export const kindOf = (field: Field): Kind => kinds[field.kind]

const isKind = (name: string): name is KindName => Object.hasOwn(kinds, name)
export const kindNames = Object.keys(kinds).filter(isKind)
