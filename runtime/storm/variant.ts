import { compile } from '@cahier/core/model/compile'
import type { Document, Layer, Model } from '@cahier/core/model/model'
import type { Problem } from '@cahier/core/problem'
import { fileURLToPath } from 'node:url'
import { readLayer } from '../src/model/read.ts'
import type { Random } from '../walk/random.ts'
import { copyOf, type Draft, type Edit, type Json } from './draft.ts'
import { around } from './edits/around.ts'
import { computed } from './edits/computed.ts'
import { wholes } from './edits/entity.ts'
import { fields } from './edits/field.ts'
import { links } from './edits/link.ts'

/** A company that compiles: its documents, and by what edits they came from those before. */
export type Variant = { readonly draft: Draft; readonly model: Model; readonly layer: Layer; readonly edits: readonly string[] }

export const FOLDER = 'examples/kitchen-sink'
const edits = Object.entries({ fields, links, computed, wholes, around }).flatMap(([part, some]) =>
  Object.entries(some as Record<string, Edit>).map(([name, edit]) => ({ name: `${part}.${name}`, edit })),
)
export const editNames: readonly string[] = edits.map(({ name }) => name)

export const kitchenSink = async (): Promise<Variant> => {
  const { documents } = await readLayer(fileURLToPath(new URL(`../../${FOLDER}`, import.meta.url)))
  const draft: Draft = {
    documents: Object.fromEntries(documents.map(({ path, json }) => [path, structuredClone(json) as Json])),
    gone: { fields: [], documents: [] },
    made: { count: 0 },
  }
  const layer = layerOf(draft)
  const { model, problems } = compile([layer])
  if (!model) throw new Error(JSON.stringify(problems))
  return { draft, model, layer, edits: [] }
}

/** The same company after so many edits at random. What an edit leaves behind that no longer fits is taken out, as an administrator would. */
export const variantOf = (before: Variant, random: Random, count: number): Variant => {
  let { draft, model, layer } = before
  const done: string[] = []
  for (let tries = 0; done.length < count && tries < count * 20; tries++) {
    const { name, edit } = random.pick(edits)
    const next = copyOf(draft)
    const left = copyOf(draft)
    if (!edit(next, random)) continue
    const compiled = tidied(next)
    // What is counted stays counted, so that the name of an edit that came to nothing is not given again.
    if (!compiled || JSON.stringify(next.documents) === JSON.stringify(left.documents)) continue
    ;({ model, layer } = compiled)
    draft = next
    done.push(name)
  }
  return { draft, model, layer, edits: done }
}

/** How often something is taken out before an edit is given up. */
const PATIENCE = 12

const tidied = (draft: Draft): { model: Model; layer: Layer } | undefined => {
  for (let tries = 0; tries < PATIENCE; tries++) {
    const layer = layerOf(draft)
    const { model, problems } = compile([layer])
    if (model) return { model, layer }
    // From the last, so that the places in lists stay true.
    for (const problem of problems.toReversed()) if (!withdraw(draft, problem)) return undefined
  }
  return undefined
}

/** Takes out the part that a problem points at: what names a field that is gone, a setting that a kind does not have. */
const withdraw = ({ documents }: Draft, { document, path }: Problem): boolean => {
  const steps = path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const json = document === undefined ? undefined : documents[document]
  if (!json) return false
  if (steps.length === 0) return document === 'app.json' ? false : delete documents[document!]
  let at: unknown = json
  for (const step of steps.slice(0, -1)) at = (at as Json | undefined)?.[step]
  const last = steps.at(-1)!
  if (Array.isArray(at)) return at.splice(Number(last), 1).length > 0
  if (typeof at !== 'object' || at === null) return true
  if (needed.has(last))
    return steps.length > 1
      ? withdraw({ documents } as Draft, { code: '', document: document!, path: path.slice(0, path.lastIndexOf('/')) })
      : delete documents[document!]
  delete (at as Json)[last]
  return true
}
/** What stands or falls with the part it is of. */
const needed = new Set([
  '$ref',
  'to',
  'entity',
  'field',
  'check',
  'of',
  'over',
  'formula',
  'returns',
  'from',
  'initial',
  'oneOf',
  'optionsFrom',
  'columns',
  'groups',
  'const',
  'aggregate',
])

const layerOf = ({ documents }: Draft): Layer => ({
  name: 'company',
  documents: Object.entries(documents).map(([path, json]): Document => ({ path, json })),
})
