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
