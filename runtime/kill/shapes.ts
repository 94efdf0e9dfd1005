import { fileURLToPath } from 'node:url'
import type { SentLayer } from '@cahier/core/wire'
import { readLayer } from '../src/model/read.ts'

/** The two models a company goes to and fro between: what is in the folder, and after every kind of change at once. */
export type Shape = 'before' | 'after'
export const other = (shape: Shape): Shape => (shape === 'before' ? 'after' : 'before')

/** From the root of the repository, as a server is told. */
export const FOLDER = 'runtime/kill/model'

type Json = { properties: Record<string, unknown>; [key: string]: unknown }

/** Adds fields with a default, makes numbers of texts, makes a field unique, swaps two names, sets an entity aside. */
const changes: Readonly<Record<string, (entity: Json) => Json | undefined>> = {
  'entities/account.json': (entity) => {
    const { phone, mobile, ...rest } = entity.properties
    const properties = { ...rest, mobile: { ...(phone as Json), id: 'phone' }, phone: { ...(mobile as Json), id: 'mobile' }, level }
    return { ...entity, properties }
  },
  'entities/item.json': (entity) => {
    const { serial, amount, ...rest } = entity.properties
    const properties = {
      ...rest,
      serial: { ...(serial as Json), unique: true },
      amount: { ...(amount as Json), $ref: 'field:integer' },
      level,
    }
    return { ...entity, properties }
  },
  'entities/visit.json': () => undefined,
}
const level = { $ref: 'field:integer', title: 'Level', default: 1 }

/** The documents of a shape, as `cahier apply` sends them. */
export const layersOf = async (shape: Shape): Promise<SentLayer[]> => {
  const { name, documents } = await readLayer(fileURLToPath(new URL('model', import.meta.url)))
  const sent = documents.flatMap(({ path, json }) => {
    const change = changes[path]
    const changed = shape === 'before' || !change ? json : change(json as Json)
    return changed === undefined ? [] : [{ path, text: JSON.stringify(changed, null, 2) }]
  })
  return [{ name, documents: sent }]
}

/** A record tells its shape: only one has the field `level`. */
export const shapeOf = (record: object): Shape => ('level' in record ? 'after' : 'before')

/** The stable id of a field. */
export const idOf = (shape: Shape, entity: string, field: string): string =>
  shape === 'after' && entity === 'account' ? (swapped[field] ?? field) : field
const swapped: Readonly<Record<string, string>> = { phone: 'mobile', mobile: 'phone' }
