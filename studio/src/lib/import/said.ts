import type { ImportColumn, ImportReason } from '@cahier/core/wire'
import { number } from '#lib/fields/number.ts'
import { imports as en } from '#lib/words/en/import.ts'
import { imports as fr } from '#lib/words/fr/import.ts'
import { spoken } from '#lib/words/index.svelte.ts'

/** The words of imports. */
export const importWords = spoken({ fr, en })

/** What becomes of a column, in one line; amiss where a person should look. `reasons` are those of the whole file. */
export function happening({ heading, link, empty, unexpected }: ImportColumn, reasons: readonly ImportReason[]): Happening {
  const said = importWords()
  // A link that leads nowhere is told as such.
  const refused = reasons.reduce((sum, one) => (one.heading === heading && one.code !== 'import.link_missing' ? sum + one.count : sum), 0)
  const parts = [
    ...(link ? [said.linked(link.found, number(link.found))] : []),
    ...(link && link.missing > 0 ? [said.missing(link.missing, number(link.missing))] : []),
    ...(refused > 0 ? [said.refusedRows(refused, number(refused))] : []),
    ...(empty > 0 ? [said.empty(empty, number(empty))] : []),
    ...(unexpected.length > 0 ? [said.unexpected(unexpected.slice(0, 3).map(valueOf).join(', '))] : []),
  ]
  return { text: parts.join(', ') || said.asIs, amiss: refused > 0 || (link?.missing ?? 0) > 0 || unexpected.length > 0 }
}

export type Happening = { readonly text: string; readonly amiss: boolean }

/** Where a reason was met, the first rows of it. */
export const rowsOf = ({ rows, count }: ImportReason): string => {
  const told = rows.map(number).join(', ')
  return importWords().rows(count, count > rows.length ? importWords().more(told) : told)
}

/** A value that was refused, and how often; with the one that was meant, perhaps. */
export const valueOf = ({ value, count, nearest }: ImportReason['values'][number]): string => {
  const said = importWords()
  const told = nearest ? said.near(value, nearest) : said.value(value)
  return count > 1 ? `${said.times(number(count))} ${told}` : told
}
