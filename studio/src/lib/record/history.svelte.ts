import type { Change, HistoryPage } from '@cahier/core/wire'
import { get, ProblemError, query } from '#lib/api.ts'
import { refused } from '#lib/ui/why.ts'

const PAGE = 50

/** What happened to a record, newest first, a page at a time. */
export class History {
  items = $state.raw<readonly Change[]>([])
  next = $state<string | null>(null)
  status = $state<'loading' | 'ready' | 'failed'>('loading')
  /** Older ones are on their way. */
  reaching = $state(false)
  #path: string

  constructor(path: string) {
    this.#path = `${path}/history`
  }

  /** The newest page again; what was loaded below it stays. */
  async refresh(): Promise<void> {
    try {
      const page = await get<HistoryPage>(`${this.#path}${query({ limit: PAGE })}`)
      const first = page.items.at(-1)?.number
      const at = this.items.findIndex((c) => c.number === first)
      const older = at >= 0 ? this.items.slice(at + 1) : []
      this.items = [...page.items, ...older]
      if (older.length === 0) this.next = page.next
      this.status = 'ready'
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      if (this.items.length === 0) this.status = 'failed'
    }
  }

  async older(): Promise<void> {
    if (!this.next || this.reaching) return
    this.reaching = true
    try {
      const page = await get<HistoryPage>(`${this.#path}${query({ limit: PAGE, after: this.next })}`)
      this.items = [...this.items, ...page.items]
      this.next = page.next
    } catch (error) {
      refused(error)
    } finally {
      this.reaching = false
    }
  }
}
