import { problem } from '../problem.ts'
import type { GeolocationField } from './field.ts'
import type { Kind, Value } from './kind.ts'
import { readNumber } from './number.ts'
import { composite, isParts, readParts, type Part } from './parts.ts'

const degrees = (most: number): Part => ({
  type: 'number',
  read: (raw, { locale }) => {
    const text = readNumber(raw, locale)
    return text === undefined ? raw.trim() : Number(text)
  },
  check: (value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return [problem('value.type', '', { expected: 'number' })]
    return Math.abs(value) <= most ? [] : [problem('geolocation.range', '', { minimum: -most, maximum: most })]
  },
  schema: { type: 'number', minimum: -most, maximum: most },
})
const made = composite({ latitude: degrees(90), longitude: degrees(180) })

/** A point on the earth, in degrees; seven decimals are a centimetre. */
export const geolocation: Kind<GeolocationField> = {
  ...made,
  parse: (raw) => {
    if (raw.trim() === '') return { value: null }
    const written = readParts(raw)
    if (written) return written
    const match = POINT.exec(raw.trim())
    if (!match) return { problems: [problem('geolocation.invalid', '', { value: raw.trim().slice(0, 80) })] }
    const [latitude, longitude] = [match[1], match[2]].map((text) => Number(text!.replace(',', '.')) || 0) as [number, number]
    return { value: round({ latitude, longitude }) }
  },
  check: (value) => {
    const problems = made.check(value)
    if (problems.length > 0 || !isParts(value)) return problems
    return ['latitude', 'longitude'].every((part) => part in value) ? [] : [problem('geolocation.half')]
  },
  format: (value) => (isParts(value) ? `${String(value['latitude'])}, ${String(value['longitude'])}` : ''),
  schema: () => ({ ...made.schema(), required: ['latitude', 'longitude'] }),
  tidy: (value) => round(made.tidy(value)),
}

const round = (value: Value): Value =>
  isParts(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, part]) => [name, typeof part === 'number' ? Number(part.toFixed(7)) || 0 : part]),
      )
    : value

/** '48.8566, 2.3522', '48,8566 ; 2,3522', '48.8566 2.3522'. */
const POINT = /^([-+]?\d{1,2}(?:[.,]\d+)?)°?(?:\s*[;/]\s*|,\s+|\s+|,(?=[-+]?\d+\.))([-+]?\d{1,3}(?:[.,]\d+)?)°?$/
