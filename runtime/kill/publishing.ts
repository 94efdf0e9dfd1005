import type { Client } from './client.ts'
import { layersOf, type Shape } from './shapes.ts'

export type Published = { readonly done: boolean; readonly heard: string; readonly took: number; readonly refused: string }

/** Hears how much is done, from 0 to 1. */
export type Watch = (share: number) => void

/** Publishes a shape as `cahier apply` does, and says how far it was heard to come. */
export const publishShape = async (client: Client, shape: Shape, watch: Watch = () => {}): Promise<Published> => {
  const began = performance.now()
  const layers = await layersOf(shape)
  let [done, heard, refused] = [false, '', '']
  await client.lines('/api/model/publish', 'application/json', JSON.stringify({ layers }), (line) => {
    if (line['progress']) {
      heard = `${line['step']} of ${line['of']}`
      watch(Number(line['step']) / Number(line['of']))
    }
    if (line['revision']) done = true
    if (line['problems']) refused = JSON.stringify(line['problems'])
  })
  return { done, heard, refused, took: performance.now() - began }
}
