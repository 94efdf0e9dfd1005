import types from 'pg-types'
import { prepareValue } from 'pg/lib/utils.js'

/**
 * How a value's text becomes JavaScript, the same for both databases: whatever could lose digits or meaning on the way
 * (int8, numeric, times, json, uuid) stays the text Postgres printed.
 */
export const parserOf = (oid: number): Parser => parsers.get(oid) ?? asText

/** Parameters as pg sends them, so that both databases read the same. */
export const encode = (values: readonly unknown[] | undefined): Encoded[] => (values ?? []).map((value) => prepareValue(value) as Encoded)

export type Parser = (text: string) => unknown
export type Encoded = string | Uint8Array<ArrayBuffer> | null

const asText: Parser = (text) => text
const asNumber: Parser = (text) => Number(text)
const asIs = (oid: number): [number, Parser] => [oid, types.getTypeParser(oid, 'text') as Parser]

/** int2, int4, oid, float4, float8 */
const numbers = [21, 23, 26, 700, 701]
/** bool, bytea, and the arrays of bool, int2, int4, oid, text, varchar, name and uuid */
const builtin = [16, 17, 1000, 1005, 1007, 1028, 1009, 1015, 1003, 2951]
const parsers = new Map<number, Parser>([...numbers.map((oid): [number, Parser] => [oid, asNumber]), ...builtin.map(asIs)])
