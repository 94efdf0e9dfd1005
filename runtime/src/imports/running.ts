import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import { problem } from '@cahier/core/problem'
import { Refused } from '../errors.ts'
import type { Context } from '../records/context.ts'

/** An import under way: who began it, and whether its first line was told. */
export type Running = { readonly by: string | null; readonly stop: AbortController; begun: boolean }

/** Those of this process, by their group. */
const running = new Map<string, Running>()

/** Lets the import of a group be stopped until it is over. A group that already names changes is refused (`import.group`). */
export async function enter({ workspace, actor }: Context, group: string): Promise<Running> {
  const used = async () => {
    const text = `select 1 from ${quote(workspace.schema)}._history where "group" = $1::uuid limit 1`
    return (await workspace.db.query({ text, values: [group] })).length > 0
  }
  if (!isUuid(group) || (await used()) || running.has(group)) throw new Refused([problem('import.group', '/group', { group })])
  const one: Running = { by: actor.id, stop: new AbortController(), begun: false }
  running.set(group, one)
  return one
}
export const leave = (group: string): void => void running.delete(group)

/** Ends one's own import of this group: once it has begun, its report says what it wrote; else nothing will be. */
export function stop({ actor }: Context, group: string): { readonly begun: boolean } {
  const one = running.get(group)
  if (!one || one.by !== actor.id) throw new Refused([problem('request.unknown')])
  one.stop.abort()
  return { begun: one.begun }
}
