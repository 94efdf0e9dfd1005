import { paths } from '@cahier/core/expression/paths'
import type { Node } from '@cahier/core/expression/node'
import type { Field } from '@cahier/core/fields/field'
import { here } from '#lib/session.svelte.ts'
import { language, words } from '#lib/words/index.svelte.ts'

type Holder = { readonly fields: Readonly<Record<string, Field>>; readonly spec: { readonly entity: string } }

/** How a field gets its value, in the words of the screens: of which fields, over which records, when it is given. */
export function how({ computed }: Field, { spec, fields }: Holder): string | undefined {
  const said = words().form.how
  if (!computed) return undefined
  if (computed.how === 'sequence') return said.sequence
  if (computed.how === 'rollup') {
    const rows = here.entity(computed.entity)
    const of = computed.of === undefined ? undefined : rows?.fields[computed.of]?.title
    const plural = rows?.plural ?? Object.values(fields).find((f) => f.kind === 'lines' && f.rows.entity === computed.entity)?.title
    return plural ? said.rollup[computed.aggregate](of ?? '', plural) : undefined
  }
  // What this person may not know of is left out by the server, with the formula.
  const node = 'formula' in computed ? (computed.formula as { node?: Node } | undefined)?.node : undefined
  const read = node ? paths(node).filter((p) => p.root === 'record') : []
  const titles = [...new Set(read.map(({ path }) => titleOf(spec.entity, path)))].filter((title) => title !== undefined)
  if (titles.length === 0) return undefined
  const quoted = titles.map((title) => words().form.quoted(title))
  return computed.how === 'lookup' ? said.lookup(quoted[0]!) : said.formula(new Intl.ListFormat(language()).format(quoted))
}

/** 'Entreprise › Secteur'. */
const titleOf = (entity: string, [first, ...rest]: readonly string[]): string | undefined => {
  const field = first === undefined ? undefined : here.entity(entity)?.fields[first]
  if (!field) return undefined
  const further = rest.length > 0 && field.kind === 'link' ? titleOf(field.to, rest) : undefined
  return further ? `${field.title} › ${further}` : field.title
}
