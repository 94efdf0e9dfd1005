import { bindings } from '@cahier/core/condition'
import { evaluate, truth } from '@cahier/core/expression/evaluate'
import { decimal, divide, type Decimal } from '@cahier/core/expression/decimal'
import type { Field, LinesField, Rollup } from '@cahier/core/fields/field'
import type { Value } from '@cahier/core/fields/kind'
import type { Moment, Values, Write } from '@cahier/core/record'

type Fields = Readonly<Record<string, Field>>
/** Where a record's lines are in it, and the fields of a line. */
export type Owned = { readonly field: LinesField; readonly fields: Fields }

/**
 * What is worked out of a record while it is being written, as far as the browser knows: formulas, and roll-ups of its own
 * lines. The server has the last word; what it alone can know keeps the value it gave.
 */
export function live(fields: Fields, write: Write, moment: Moment, owned: readonly Owned[]): Values {
  const record: Record<string, Value> = { ...write.record }
  const within: Write = { ...write, record }
  const worked: Record<string, Value> = {}
  const busy = new Set<string>()
  /** A formula may read another, in any order. */
  const define = (name: string, work: () => Value): void =>
    void Object.defineProperty(record, name, {
      enumerable: true,
      get: () => {
        if (name in worked) return worked[name]
        if (busy.has(name)) return write.record[name] ?? null
        busy.add(name)
        const value = work()
        busy.delete(name)
        return (worked[name] = value)
      },
    })
  for (const field of Object.values(fields)) {
    const { computed } = field
    const lines =
      computed?.how === 'rollup'
        ? owned.find((o) => o.field.rows.entity === computed.entity && o.field.rows.owner === computed.link)
        : undefined
    if (computed?.how === 'rollup' && lines)
      define(field.name, () => rounded(rollUp(computed, lines, write.record[lines.field.name], within, moment), field))
    else if (computed && 'formula' in computed)
      define(field.name, () => rounded(evaluate(computed.formula.node, bindings(within, moment)), field))
  }
  return Object.fromEntries(Object.keys(fields).flatMap((name) => (fields[name]!.computed ? [[name, record[name] ?? null]] : [])))
}

/** One line with what is worked out of it. */
export const liveLine = (line: Values, fields: Fields, owner: Write, moment: Moment, link: string): Values => {
  const linked: NonNullable<Write['linked']> = (path, from) =>
    path[0] === link
      ? path.length === 2
        ? (owner.record[path[1]!] ?? null)
        : (owner.linked?.(path.slice(1), owner.record) ?? null)
      : (owner.linked?.(path, from) ?? null)
  return { ...line, ...live(fields, { record: line, old: null, touched: new Set(), linked }, moment, []) }
}

const rollUp = (
  { aggregate, of, where, link }: Rollup,
  { fields }: Owned,
  value: Value | undefined,
  owner: Write,
  moment: Moment,
): Value => {
  const lines = (Array.isArray(value) ? value : []).map((line) => liveLine(line as Values, fields, owner, moment, link))
  const kept = lines.filter((record) => !where || truth(where.node, bindings({ record, old: null, touched: new Set() }, moment)) === true)
  if (aggregate === 'count') return kept.length
  const values = kept.map((line) => line[of ?? ''] ?? null).filter((one) => one !== null)
  if (values.length === 0) return aggregate === 'sum' ? 0 : null
  if (aggregate === 'min' || aggregate === 'max') {
    const sorted = values.toSorted((a, b) => (a! < b! ? -1 : a! > b! ? 1 : 0))
    return (aggregate === 'min' ? sorted[0] : sorted.at(-1)) ?? null
  }
  const sum = values.reduce<Decimal>((total, one) => total.plus(decimal(Number(one))), decimal(0))
  return (aggregate === 'sum' ? sum : divide(sum, decimal(values.length)))?.toNumber() ?? null
}

/** As its column keeps it: half up to its decimals. */
const rounded = (value: Value, field: Field): Value => {
  const decimals = 'decimals' in field ? field.decimals : field.kind === 'integer' || field.kind === 'duration' ? 0 : undefined
  return typeof value === 'number' && decimals !== undefined ? decimal(value).toDecimalPlaces(decimals).toNumber() : value
}
