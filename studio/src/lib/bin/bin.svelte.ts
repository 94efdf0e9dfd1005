import type { Bin, Binned } from '@cahier/core/wire'
import { get, post, ProblemError, query } from '#lib/api.ts'

const PAGE = 50

/** What lies in the bin and this person may take out again, the newest first. */
export class BinState {
  items = $state.raw<readonly Binned[]>([])
  status = $state<'loading' | 'ready' | 'failed'>('loading')
  problem = $state.raw<ProblemError>()
  #next = $state<string | null>(null)

  get more(): boolean {
    return this.#next !== null
  }

  async load(): Promise<void> {
    this.status = 'loading'
    try {
      const page = await get<Bin>(`/bin${query({ limit: PAGE })}`)
      this.items = page.items
      this.#next = page.next
      this.status = 'ready'
    } catch (error) {
      this.problem = known(error)
      this.status = 'failed'
    }
  }
  /** What is there stays when the rest does not come. */
  async older(): Promise<void> {
    const page = await get<Bin>(`/bin${query({ limit: PAGE, after: this.#next })}`)
    this.items = [...this.items, ...page.items]
    this.#next = page.next
  }
  async restore({ entity, id }: Binned): Promise<void> {
    await post(`/records/${entity}/${id}/restore`)
    this.items = this.items.filter((one) => one.id !== id)
  }
}

const known = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error
  throw error
}
