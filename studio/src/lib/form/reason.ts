import type { Node } from '@cahier/core/expression/node'
import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import type { FormField } from '@cahier/core/form/spec'
import { style } from '#lib/fields/style.ts'
import { language, words } from '#lib/words/index.svelte.ts'

/** Why a field is asked for, in words: the fields its condition looks at, with the value when it is one. */
export function reason(field: FormField, fields: Readonly<Record<string, FormField>>, values: Readonly<Record<string, Value>>): string {
  const names = [...new Set(field.visibleWhen ? mentioned(field.visibleWhen.node) : [])].filter((name) => name in fields)
  const [only] = names
  if (only === undefined) return ''
  const cause = fields[only]!
  const value = values[only] ?? null
  if (names.length === 1 && value !== null && cause.kind !== 'link') return words().form.because(cause.title, kindOf(cause).format(value, cause, style()))
  return words().form.becauseOf(new Intl.ListFormat(language()).format(names.map((name) => words().form.quoted(fields[name]!.title))))
}

/** The record's own fields a rule reads. */
function mentioned(node: Node): string[] {
  switch (node.op) {
    case 'path': return node.root === 'record' ? [node.path[0] ?? ''] : []
    case 'not': return mentioned(node.of)
    case 'list': return node.items.flatMap(mentioned)
    case 'call': return node.args.flatMap(mentioned)
    case 'literal': case 'variable': return []
    default: return [...mentioned(node.left), ...mentioned(node.right)]
  }
}
