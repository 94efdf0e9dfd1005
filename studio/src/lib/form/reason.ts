import { paths } from '@cahier/core/expression/paths'
import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import type { FormField } from '@cahier/core/form/spec'
import { style } from '#lib/fields/style.ts'
import { language, words } from '#lib/words/index.svelte.ts'

/** Why a field is asked for, in words: the fields its condition looks at, with the value when it is one. */
export function reason(field: FormField, fields: Readonly<Record<string, FormField>>, values: Readonly<Record<string, Value>>): string {
  const read = field.visibleWhen
    ? paths(field.visibleWhen.node)
        .filter((p) => p.root === 'record')
        .map((p) => p.path[0] ?? '')
    : []
  const names = [...new Set(read)].filter((name) => name in fields)
  const [only] = names
  if (only === undefined) return ''
  const cause = fields[only]!
  const value = values[only] ?? null
  if (names.length === 1 && value !== null && cause.kind !== 'link')
    return words().form.because(cause.title, kindOf(cause).format(value, cause, style()))
  return words().form.becauseOf(new Intl.ListFormat(language()).format(names.map((name) => words().form.quoted(fields[name]!.title))))
}
