import type { ImportFile, RefusedRow } from '@cahier/core/wire'

/**
 * The refused rows as a file to correct and to bring again: their cells as they were, with the reasons in a last column. The reasons
 * of a file made so before give way to the new ones.
 */
export function refusedCsv({ headings, separator }: ImportFile, rows: readonly RefusedRow[], reason: string): string {
  const before = headings.indexOf(reason)
  const kept = headings.filter((_, at) => at !== before)
  const cells = (row: RefusedRow): string[] => {
    const own = row.cells.filter((_, at) => before < 0 || at !== before)
    return [...kept.map((_, at) => own[at] ?? ''), row.reasons.join(' '), ...own.slice(kept.length)]
  }
  const line = (values: readonly string[]): string => values.map((value) => quoted(value, separator)).join(separator)
  return '\ufeff' + [[...kept, reason], ...rows.map(cells)].map(line).join('\r\n') + '\r\n'
}

/** `clients.csv` becomes `clients.refused.csv`, and stays so. */
export const refusedName = (file: string): string => `${file.replace(/\.[^.]*$/, '').replace(/\.refused$/, '')}.refused.csv`

const quoted = (value: string, separator: string): string =>
  value.includes(separator) || /["\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
