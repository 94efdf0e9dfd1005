import type { BatchDone, BatchOperation, BatchRequest, BatchResult } from '@cahier/core/wire'
import { post } from '#lib/api.ts'
import { whyOf } from '#lib/ui/why.ts'

/** How many operations one request takes. */
const MOST = 1000

export type Grouped = { readonly results: readonly BatchResult[]; readonly groups: readonly string[] }

/**
 * What became of each operation, and the groups of changes they are: one, up to a thousand. What is refused is left out; a request
 * that fails as a whole does none of its own. `tell` hears how many are behind it.
 */
export async function inGroups(operations: readonly BatchOperation[], tell: (done: number) => void = () => {}): Promise<Grouped> {
  const results: BatchResult[] = []
  const groups: string[] = []
  for (let at = 0; at < operations.length; at += MOST) {
    const some = operations.slice(at, at + MOST)
    const request: BatchRequest = { operations: some, refused: 'skip' }
    try {
      const done = await post<BatchDone>('/batch', request)
      results.push(...done.results)
      if (done.results.some(({ problems }) => !problems)) groups.push(done.group)
    } catch (error) {
      const problems = [{ code: 'request.failed', pointer: '', detail: whyOf(error) }]
      results.push(...some.map(({ op, entity, ...one }) => ({ op, entity, id: 'id' in one ? (one.id as string) : null, problems })))
    }
    tell(results.length)
  }
  return { results, groups }
}
