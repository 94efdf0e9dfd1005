import { stateFields } from '@cahier/core/workflow/machine'
import type { Moment } from '../kill/round.ts'
import type { Stage } from '../kill/stage.ts'
import type { Variant } from './variant.ts'

/** `heard` is how far it was heard to come, `refused` why it was not done. */
export type Published = { readonly done: boolean; readonly heard: string; readonly refused: string; readonly unchanged: boolean }

/** As `cahier apply` does, with a person's word that what is new is new and what stays may stay. */
export const publish = async (stage: Stage, { layer, model }: Variant, watch: Moment['watch'] = () => {}): Promise<Published> => {
  let [done, heard, refused, unchanged] = [false, '', '', false]
  const fields = Object.values(model.entities)
  const answers = {
    new: fields.flatMap(({ name, fields: own }) => [name, ...Object.keys(own).map((field) => `${name}.${field}`)]),
    stay: fields.flatMap((entity) => stateFields(entity).map((field) => `${entity.name}.${field}`)),
  }
  const documents = layer.documents.map(({ path, json }) => ({ path, text: JSON.stringify(json, null, 2) }))
  await stage.client.lines(
    '/api/model/publish',
    'application/json',
    JSON.stringify({ layers: [{ name: layer.name, documents }], answers }),
    (line) => {
      if (line['progress']) {
        heard = `${String(line['step'])} of ${String(line['of'])}`
        watch(Number(line['step']) / Number(line['of']))
      }
      if (line['revision']) [done, unchanged] = [true, line['unchanged'] === true]
      if (line['problems']) refused = JSON.stringify(line['problems'])
    },
  )
  // A database that is lost says so where a refusal would stand.
  return { done, heard, unchanged, refused: /server\.busy/.test(refused) ? '' : refused }
}
