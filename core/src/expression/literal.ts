const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
/** ISO 8601 with a zone and at most milliseconds, as everything on the wire is. */
export const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const isUuid = (text: string): boolean => UUID.test(text)

/** A day of the calendar between the years 1 and 9999, or nothing. */
export const date = (text: string): string | undefined => {
  const [, year, month, day] = DAY.exec(text)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined || year < 1) return undefined
  const made = new Date(0)
  made.setUTCFullYear(year, month - 1, day)
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? text : undefined
}

/** The same moment in UTC with milliseconds, or nothing. */
export const instant = (text: string): string | undefined => {
  if (!INSTANT.test(text) || date(text.slice(0, 10)) === undefined) return undefined
  const milliseconds = Date.parse(text)
  if (Number.isNaN(milliseconds)) return undefined
  const made = new Date(milliseconds).toISOString()
  return /^(?!0000)\d{4}-/.test(made) ? made : undefined
}

/** A time of day with seconds, or nothing: '9:30' is not, '09:30' is 09:30:00. */
export const time = (text: string): string | undefined => {
  const [, minutes, seconds] = /^((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?$/.exec(text) ?? []
  return minutes && `${minutes}${seconds ?? ':00'}`
}

/** A duration as CEL writes it, in seconds, or nothing: '168h', '1h30m', '-90s', '1.5h', '250ms'. Ten thousand years at most. */
export const duration = (text: string): number | undefined => {
  const [, sign, units] = /^(-?)((?:\d{1,12}(?:\.\d{1,3})?(?:h|ms|m|s))+)$/.exec(text) ?? []
  if (units === undefined) return undefined
  let milliseconds = 0
  for (const [, amount, unit] of units.matchAll(/([\d.]+)(h|ms|m|s)/g)) {
    milliseconds += (Math.round(Number(amount) * 1000) * UNITS[unit as keyof typeof UNITS]) / 1000
  }
  if (!Number.isInteger(milliseconds) || milliseconds > 315_360_000_000_000) return undefined
  return milliseconds === 0 ? 0 : (sign ? -milliseconds : milliseconds) / 1000
}
const UNITS = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const
