import type { Step } from '@cahier/core/model/scenarios'
import type { ProblemDocument } from '@cahier/core/wire'
import type { Answer } from './company.ts'

/** How a step went otherwise than expected. */
export type Miss =
  | { readonly what: 'given'; readonly name: string; readonly detail: string }
  /** Refused, but it should have gone well. */
  | { readonly what: 'refused'; readonly detail: string }
  | { readonly what: 'accepted'; readonly code: string }
  /** Refused for another reason, at another field or in other words. */
  | { readonly what: 'reason'; readonly wanted: string; readonly found: string }
  | { readonly what: 'value'; readonly field: string; readonly wanted: unknown; readonly found: unknown }
  | { readonly what: 'shown'; readonly field: string }
  | { readonly what: 'records'; readonly missing: number; readonly more: number }
  | { readonly what: 'count'; readonly wanted: number; readonly found: number }

/** Holds an answer against what its step expects; nothing when it is as it should be. */
export const judge = (step: Step, { status, json }: Answer, resolve: (value: unknown) => unknown): Miss | undefined => {
  const { expect = {} } = step
  if (expect.refused !== undefined) return refusal(expect, status, json as ProblemDocument)
  if (status >= 300) return { what: 'refused', detail: (json as ProblemDocument).detail }
  const record = (json ?? {}) as Readonly<Record<string, unknown>>
  for (const [field, value] of Object.entries(expect.values ?? {})) {
    const wanted = resolve(value)
    if (!matches(wanted, record[field])) return { what: 'value', field, wanted, found: record[field] ?? null }
  }
  const shown = (expect.hidden ?? []).find((field) => Object.hasOwn(record, field))
  if (shown !== undefined) return { what: 'shown', field: shown }
  const items = (record['items'] ?? []) as readonly { readonly id: string }[]
  if (expect.count !== undefined && items.length !== expect.count) return { what: 'count', wanted: expect.count, found: items.length }
  if (expect.records === undefined) return undefined
  const wanted = new Set(expect.records.map(resolve))
  const missing = [...wanted].filter((id) => !items.some((item) => item.id === id)).length
  const more = items.filter(({ id }) => !wanted.has(id)).length
  return missing + more > 0 ? { what: 'records', missing, more } : undefined
}

const refusal = ({ refused, at, says }: NonNullable<Step['expect']>, status: number, document: ProblemDocument): Miss | undefined => {
  if (status < 400) return { what: 'accepted', code: refused! }
  const fits = (document.problems ?? []).some(
    ({ code, pointer, detail }) =>
      code === refused && (at === undefined || pointer === `/${at}`) && (says === undefined || detail.includes(says)),
  )
  if (fits) return undefined
  const wanted = [refused, at && `/${at}`, says && JSON.stringify(says)].filter(Boolean).join(' ')
  const found = (document.problems ?? []).map(({ code, pointer, detail }) => `${code} ${pointer} ${detail}`.replaceAll('  ', ' '))
  return { what: 'reason', wanted, found: found.join('; ') }
}

/** What is expected of an object is the fields it names; null is what is not there. */
const matches = (wanted: unknown, found: unknown): boolean => {
  if (wanted === null || found === null || found === undefined) return (wanted ?? null) === (found ?? null)
  if (Array.isArray(wanted))
    return Array.isArray(found) && wanted.length === found.length && wanted.every((item, i) => matches(item, found[i]))
  if (typeof wanted !== 'object') return wanted === found
  return typeof found === 'object' && Object.entries(wanted).every(([key, item]) => matches(item, (found as Record<string, unknown>)[key]))
}
