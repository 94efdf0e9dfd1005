import { boundTo, worldScope, type Thing } from '@cahier/core/expression/world'
import { truth, type Bindings } from '@cahier/core/expression/evaluate'
import { expression } from '@cahier/core/expression/parse'
import type { Node } from '@cahier/core/expression/node'
import { ask } from '../../test/expression.world.ts'
import type { Queryable } from '../../src/db/database.ts'
import { cover, missed } from './coverage.ts'
import { random } from './random.ts'
import { rules } from './rule.ts'
import { ME, things as make } from './things.ts'

export type Disagreement = { readonly rule: string; readonly id: string; readonly javascript: unknown; readonly sql: unknown }
export type Report = {
  readonly rules: number
  readonly answers: number
  /** Rules whose answer is not the same for all records. */
  readonly mixed: number
  readonly met: ReadonlySet<string>
  readonly disagreements: readonly Disagreement[]
}

/** Who asks, and when: at the hour at which it is another day in Paris. */
export const asking: Omit<Bindings, 'record' | 'linked'> = {
  user: { id: ME, email: null, language: 'fr', roles: ['a', 'rep'], teams: [], sites: [ME] },
  now: '2026-11-20T23:30:00.001Z',
  today: '2026-11-21',
  timeZone: 'Europe/Paris',
}

/**
 * So many rules at random, and up to as many again until everything was met, asked of things at random in JavaScript and in
 * SQL. Stops at the first disagreement, made small.
 */
export const agree = async (db: Queryable, things: readonly Thing[], seed: number, count: number): Promise<Report> => {
  const dice = random(seed)
  const { rule, functions } = rules(dice)
  const first = functions()
  const there = things.filter(({ binned }) => !binned).map((thing) => ({ id: thing.id, bound: { ...asking, ...boundTo(things, thing) } }))
  const met = new Set<string>()
  let [asked, answers, mixed] = [0, 0, 0]
  for (; asked < count || (asked < 2 * count && missed(met).length > 0); asked++) {
    const source = first[asked] ?? rule(1 + dice.below(4))
    const { expression: read, problems } = expression(source, worldScope)
    if (!read) throw new Error(`${source} was refused: ${JSON.stringify(problems)}`)
    const said = await compare(db, read.node, there)
    if (said.wrong) return { rules: asked + 1, answers, mixed, met, disagreements: [await smallest(db, source, said.wrong, there)] }
    answers += there.length
    mixed += said.kinds > 1 ? 1 : 0
    const some = asked < first.length ? there : Array.from({ length: 8 }, () => dice.pick(there))
    for (const { bound } of some) cover(met, read.node, bound)
  }
  return { rules: asked, answers, mixed, met, disagreements: [] }
}

export const population = (seed: number): Thing[] => make(random(seed), 40)

type There = readonly { readonly id: string; readonly bound: Bindings }[]
type Wrong = Omit<Disagreement, 'rule'>

const compare = async (db: Queryable, node: Node, there: There): Promise<{ readonly kinds: number; readonly wrong?: Wrong }> => {
  const kinds = new Set<boolean | null>()
  const sql = await ask(db, node, asking).catch((error: unknown) => String(error))
  for (const { id, bound } of there) {
    const javascript = truth(node, bound)
    kinds.add(javascript)
    const answer = typeof sql === 'string' ? sql : sql.get(id)
    const same = typeof answer === 'object' && answer.value === javascript && answer.filter === (javascript === true)
    if (!same) return { kinds: kinds.size, wrong: { id, javascript, sql: answer } }
  }
  return { kinds: kinds.size }
}

/** The shortest part in parentheses, or whole side, that is a rule by itself on which they still disagree. */
const smallest = async (db: Queryable, source: string, wrong: Wrong, there: There): Promise<Disagreement> => {
  let best: Disagreement = { rule: source, ...wrong }
  for (const part of partsOf(source)) {
    if (part.length >= best.rule.length) continue
    const { expression: read } = expression(part, worldScope)
    const said = read && (await compare(db, read.node, there))
    if (said?.wrong) best = { rule: part, ...said.wrong }
  }
  return best
}

const partsOf = (source: string): string[] => {
  const found: string[] = []
  for (let from = 0; from < source.length; from++) {
    if (from > 0 && /[\w.)\]]/.test(source[from - 1]!)) continue
    for (let to = from + 4; to <= source.length && found.length < 20_000; to++) {
      const part = source.slice(from, to)
      if (balanced(part)) found.push(part)
    }
  }
  return found.toSorted((a, b) => b.length - a.length)
}
const balanced = (text: string): boolean => {
  let open = 0
  for (const c of text) {
    if (c === '(' || c === '[') open++
    if ((c === ')' || c === ']') && --open < 0) return false
  }
  return open === 0 && /^[\w("[!-]/.test(text) && /[\w)"\]]$/.test(text)
}
