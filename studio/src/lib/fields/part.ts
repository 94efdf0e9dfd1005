import type { Component } from 'svelte'
import type { Color, Field, FieldOf, KindName } from '@cahier/core/fields/field'
import type { Value } from '@cahier/core/fields/kind'
import type { Problem } from '@cahier/core/problem'
import type { Row } from '@cahier/core/wire'

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
  invalid?: boolean | undefined
  describedby?: string | undefined
  readonly?: boolean | undefined
  /** Spoken name, where no visible label stands for the input. */
  label?: string | undefined
  /** Links: the label of the record that `value` names, when the caller knows it. */
  text?: string | undefined
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

/** One component per kind: a forgotten kind does not compile. */
export type Inputs = { readonly [K in KindName]: Component<InputProps<FieldOf<K>>, object, 'value'> }
export type Cells = { readonly [K in KindName]: Component<CellProps<FieldOf<K>>> }

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
