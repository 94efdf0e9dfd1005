import type { Bindings } from '../evaluate.ts'
import { boundTo, type Row, type Thing } from '../world.ts'

/** What a rule says of a row, and of the row its link leads to when that is `PARENT`. */
export type Case = { readonly expr: string; readonly row?: Row; readonly linked?: Row; readonly is: boolean | null }

export const CHILD = '0199aaaa-0000-7000-8000-000000000009'
export const PARENT = '0199aaaa-0000-7000-8000-000000000001'
export const OTHER = '0199aaaa-0000-7000-8000-000000000002'
export const LINES = ['0199aaaa-0000-7000-8000-00000000000a', '0199aaaa-0000-7000-8000-00000000000b'] as const

export const caseUser: Omit<Bindings, 'record' | 'linked'> = {
  user: { id: PARENT, email: null, language: 'fr', roles: ['rep', 'it"s, {odd}\\'], teams: [], sites: [PARENT] },
  now: '2026-11-21T12:00:00.000Z',
  today: '2026-11-21',
  timeZone: 'Europe/Paris',
}

/** The records of a case; `OTHER` is in the bin. */
export const thingsOf = ({ row, linked }: Case): Thing[] => [
  { id: CHILD, row: row ?? {} },
  ...(linked
    ? [
        { id: PARENT, row: linked },
        { id: OTHER, binned: true, row: { ...linked, lines: null } },
      ]
    : []),
]

export const bindingsOf = (one: Case): Bindings => {
  const things = thingsOf(one)
  return { ...caseUser, ...boundTo(things, things[0]!) }
}
