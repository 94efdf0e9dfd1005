import type { Row } from './record.ts'

/** Every answer that is not a success: RFC 9457, application/problem+json. `problems` point into the sent record. */
export type ProblemDocument = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly problems?: readonly SaidProblem[]
  /** With 412: the record as it is now. */
  readonly current?: Row
}

/** One thing that is wrong, in the reader's words; `pointer` (RFC 6901) leads into what was sent, or into a document of the model. */
export type SaidProblem = {
  readonly code: string
  readonly pointer: string
  readonly detail: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly document?: string
}
