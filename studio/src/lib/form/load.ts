import type { FormSpec } from '@cahier/core/form/spec'
import { ProblemError } from '#lib/api.ts'
import { here } from '#lib/session.svelte.ts'

/** A form with the forms of the lines in it, by the entity of the lines. */
export type WholeForm = { readonly spec: FormSpec; readonly lines: Readonly<Record<string, FormSpec>> }

export async function loadForm(entity: string, fetch?: typeof globalThis.fetch): Promise<WholeForm> {
  const spec = await here.form(entity, fetch)
  const owned = spec.groups.flatMap((g) => g.fields).flatMap((f) => (f.kind === 'lines' ? [f.rows.entity] : []))
  const lines = await Promise.all([...new Set(owned)].map(async (name) => [name, await lineForm(name)] as const))
  return { spec, lines: Object.fromEntries(lines.flatMap(([name, form]) => (form ? [[name, form]] : []))) }
}

/** Lines whose form is not for this person are not shown to them. */
const lineForm = async (entity: string): Promise<FormSpec | undefined> => {
  try {
    return await here.form(entity)
  } catch (error) {
    if (error instanceof ProblemError && error.status < 500 && error.status > 0) return undefined
    throw error
  }
}
