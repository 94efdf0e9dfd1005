/** How a person puts a value into a field of a kind; 'none' where nobody does. */
export type Way = 'type' | 'pick' | 'tick' | 'flip' | 'chips' | 'lines' | 'parts' | 'stars' | 'secret' | 'files' | 'sign' | 'none'

/**
 * One field of the kitchen sink, as a French person writes and reads it. `given` is what is typed or chosen; `value` what the API
 * then says, `shown` the record page and `listed` the list, each like the one before where that is so. Records stand as
 * 'supplier:Maison Bérard', for their ids.
 */
export type Row = {
  /** What it is an example of: a kind of `schemas/fields`, or of the company's own. */
  readonly kind: string
  readonly field: string
  readonly title: string
  /** 'type' where not said. */
  readonly way?: Way
  readonly given: string | readonly string[] | Readonly<Record<string, string>>
  readonly value?: unknown
  readonly shown?: string
  readonly listed?: string
  /** A greater value, which sorts after it. */
  readonly other?: unknown
  /** What it says where a record says as little as it can; without it nothing, and it can be emptied. */
  readonly least?: unknown
  /** A filter that finds it: where it is asked (the field or a part of it), the condition, and what is typed or ticked. */
  readonly filter: {
    readonly of?: string
    readonly test: string
    readonly given?: string
    readonly pick?: readonly string[]
    /** Where none is without. */
    readonly finds?: 'all'
  }
  /** Not offered where its order means nothing. */
  readonly sorts?: false
  /** What it refuses, and how; without it nothing wrong can be written. */
  readonly wrong?: { readonly given: string; readonly said: string }
}

/** Fields of one entity, which are filled in one form. `label` is the field its records are known by. */
export type Sheet = {
  readonly entity: string
  readonly title: string
  readonly label: string
  readonly rows: readonly Row[]
}

export const wayOf = ({ way = 'type' }: Row): Way => way
export const valueOf = (row: Row): unknown => row.value ?? row.given
export const shownOf = (row: Row): string => row.shown ?? String(row.given)
export const listedOf = (row: Row): string => row.listed ?? shownOf(row)

type More = Partial<Row>

/** Taken from a list by its name. */
export const picked = (kind: string, field: string, title: string, given: string, value: unknown, more?: More): Row => ({
  kind,
  field,
  title,
  way: 'pick',
  given,
  value,
  filter: { test: '==', pick: [given] },
  ...more,
})
export const linked = (field: string, title: string, name: string, to: string, more?: More): Row =>
  picked('link', field, title, name, `${to}:${name}`, more)

/** Worked out: nobody writes it. */
export const worked = (kind: string, field: string, title: string, value: unknown, shown: string, filter: Row['filter']): Row => ({
  kind,
  field,
  title,
  way: 'none',
  given: '',
  value,
  shown,
  filter,
})

/** Kept beside the record, which holds its id; its order means nothing. */
export const filed = (kind: string, field: string, title: string, names: readonly string[], more?: More): Row => ({
  kind,
  field,
  title,
  way: 'files',
  given: names,
  value: ID,
  sorts: false,
  filter: { test: 'filled' },
  ...more,
})
export const ID = /^[0-9a-f-]{36}$/
