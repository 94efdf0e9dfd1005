import { pointerTo, type Catalogue } from './catalogue.ts'
import type { WorkflowDocument } from './document.ts'
import type { Source } from './sources.ts'

type Written = Source<WorkflowDocument>

/** Whether a way leads from its beginning to each of its states, and out of each but those it may end in. */
export const checkWay = (known: Catalogue, source: Written, states: readonly string[]): void => {
  const { initial, final = [], transitions } = source.json
  const moves = Object.entries(transitions)
  for (const [name, { from, to }] of moves) {
    const i = from.indexOf(to)
    if (i >= 0) known.report.say(source, pointerTo('transitions', name, 'from', i), 'model.workflow_still', { state: to })
  }
  const reached = new Set([initial])
  for (const state of reached) for (const [, { from, to }] of moves) if (from.includes(state)) reached.add(to)
  for (const state of states) {
    if (!reached.has(state)) known.report.say(source, mention(source, state), 'model.unreachable_state', { state })
    else if (!final.includes(state) && !moves.some(([, { from }]) => from.includes(state))) {
      known.report.say(source, entrance(source, state), 'model.dead_end', { state })
    }
  }
}

/** Where a state that nothing leads to is spoken of. */
const mention = ({ json }: Written, state: string): string => {
  if (json.states && Object.hasOwn(json.states, state)) return pointerTo('states', state)
  const last = (json.final ?? []).indexOf(state)
  if (last >= 0) return pointerTo('final', last)
  const [name, move] = Object.entries(json.transitions).find(([, { from }]) => from.includes(state)) ?? []
  return name !== undefined && move ? pointerTo('transitions', name, 'from', move.from.indexOf(state)) : ''
}

const entrance = ({ json }: Written, state: string): string => {
  const [name] = Object.entries(json.transitions).find(([, { to }]) => to === state) ?? []
  return name === undefined ? '/initial' : pointerTo('transitions', name, 'to')
}
