import type { Component } from 'svelte'
import type { Color, Field, FieldOf, KindName } from '@cahier/core/fields/field'
import type { Value } from '@cahier/core/fields/kind'
import type { Problem } from '@cahier/core/problem'
import type { Row } from '@cahier/core/wire'
import type { Later } from './lazy.svelte.ts'
import type { LinesContext } from './lines/lines.svelte.ts'

/**
 * What an input of any kind is given. `value` is what the text means; a text that means nothing is never lost: it stays in
 * the input and goes to `onraw` with its problems, until it can be read (`onraw(undefined)`). `raw` brings such a text back.
 */
export type InputProps<F extends Field = Field> = {
  field: F
  value: Value
  id: string
  raw?: string | undefined
  onraw?: ((raw: string | undefined, problems: readonly Problem[]) => void) | undefined
  /** Says in words what is begun and no value yet, where nothing is typed: a file on its way, a signature not kept. */
  onbegun?: ((said: string | undefined) => void) | undefined
  invalid?: boolean | undefined
  describedby?: string | undefined
  readonly?: boolean | undefined
  /** Spoken name, where no visible label stands for the input. */
  label?: string | undefined
  /** Links: the label of the record that `value` names, when the caller knows it. */
  text?: string | undefined
  /** Links: a rule that a record must meet to be offered, as a filter of its entity. */
  among?: string | undefined
  /** Lines: what they need to know of the record they are in. */
  within?: LinesContext | undefined
  /** In a narrow place a few options are not laid side by side. */
  compact?: boolean | undefined
  /** Something was chosen rather than typed (an option, a day, a switch): an editor in place may save now. */
  onpick?: ((value: Value) => void) | undefined
}

export type CellProps<F extends Field = Field> = {
  field: F
  value: Value
  row?: Row | undefined
  /** In a list a value keeps to one line; on its own page it is shown whole. */
  whole?: boolean | undefined
  /** Inside something that is itself a link, a value is only text. */
  still?: boolean | undefined
}

/** What draws a kind, at once or when it is first needed. */
type Drawn<P extends Record<string, unknown>, B extends keyof P | '' = ''> = Component<P, object, B> | Later<P>
/** One component per kind: a forgotten kind does not compile. */
export type Inputs = { readonly [K in KindName]: Drawn<InputProps<FieldOf<K>>, 'value'> }
export type Cells = { readonly [K in KindName]: Drawn<CellProps<FieldOf<K>>> }
/** Kinds that stand on another and look otherwise: a rating is an integer. One not named here looks as the kind it stands on. */
export type Looks = Readonly<Record<string, Component<never, object> | { readonly later: () => unknown }>>

/** What draws a field: its kind as written, else the one it stands on. */
export const lookOf = <P extends Record<string, unknown>, B extends keyof P | ''>(field: Field, looks: Looks, kinds: object): Drawn<P, B> =>
  (field.as !== undefined && Object.hasOwn(looks, field.as) ? looks[field.as] : kinds[field.kind as keyof typeof kinds]) as Drawn<P, B>

/** The model says colours in English, the style sheet by the highlighters' own names. */
export const highlighter: Readonly<Record<Color, string>> = {
  grey: 'gris',
  blue: 'bleu',
  mint: 'menthe',
  green: 'vert',
  yellow: 'jaune',
  orange: 'orange',
  pink: 'rose',
  violet: 'violet',
}
