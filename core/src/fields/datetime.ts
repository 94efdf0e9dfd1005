import { problem } from '../problem.ts'
import { day } from './day.ts'
import type { DatetimeField } from './field.ts'
import type { Kind, Style, Value } from './kind.ts'
import { date } from './date.ts'
import { instant, readMoment, spelling, writeMoment } from './moment.ts'
import { asText, isText, matches } from './sql.ts'

/** An instant: UTC on the wire, on the company's clocks for people, kept to the millisecond. */
export const datetime: Kind<DatetimeField> = {
  column: () => 'timestamp(3) with time zone',
  type: 'datetime',
  parse: (raw, _field, style) => {
    if (raw.trim() === '') return { value: null }
    const value = readMoment(raw, style)
    return value ? { value } : { problems: [problem('datetime.invalid', '', { value: raw.trim().slice(0, 80) })] }
  },
  check: (value) => {
    if (typeof value !== 'string') return [problem('value.type', '', { expected: 'datetime' })]
    return instant(value) === undefined ? [problem('datetime.invalid', '', { value: value.slice(0, 80) })] : []
  },
  format: (value, _field, style) => written(value, style),
  exact: (value, _field, style) => written(value, style, true),
  operators: ['<', '<=', '>', '>=', '==', '!=', 'empty'],
  schema: () => ({ type: 'string', format: 'date-time', pattern: spelling }),
  /** UTC to the millisecond, so that what is compared, stored and told is one text. */
  tidy: (value) => {
    const at = typeof value === 'string' ? instant(value) : undefined
    return at === undefined ? value : new Date(at).toISOString()
  },
  convert: (from, column, field, timeZone) => {
    if (from.kind === 'datetime') return column
    if (from.kind === 'date') return `${column}::timestamp at time zone '${timeZone}'`
    if (!isText(from)) return undefined
    const written = `btrim(${asText(from, column)})`
    const clock = `${day}[Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?`
    const plainDay = date.convert(from, column, { ...field, kind: 'date' }, timeZone)
    return (
      `case when ${matches(written, `^${clock} ?([Zz]|[+-](0[0-9]|1[0-5]):?[0-5][0-9])$`)} then ${written}::timestamptz ` +
      `when ${matches(written, `^${clock}$`)} then ${written}::timestamp at time zone '${timeZone}' ` +
      `else (${plainDay})::timestamp at time zone '${timeZone}' end`
    )
  },
  numeric: true,
  sortable: true,
  rank: 4,
}

const written = (value: Value, style: Style, exact?: boolean): string => {
  const at = value === null ? undefined : instant(String(value))
  return at === undefined ? String(value ?? '') : writeMoment(at, style, exact)
}
