import type { Row } from './record.ts'

/** Every answer that is not a success: RFC 9457, application/problem+json. `problems` point into the sent record. */
export type ProblemDocument = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly problems?: readonly {
    readonly code: string
    readonly pointer: string
    readonly detail: string
    readonly params?: Record<string, unknown>
    readonly document?: string
  }[]
  /** With 412: the record as it is now. */
  readonly current?: Row
}
