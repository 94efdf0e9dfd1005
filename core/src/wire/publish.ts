import type { Answers, Risk, Step } from '../plan/step.ts'
import type { SaidProblem } from './problem.ts'

/** GET /api/model/documents: what was published, for administrators; without what the product ships. */
export type Documents = { readonly revision: number; readonly layers: readonly SentLayer[] }
/** A document is its `text`, as in the file; `json` alone where there is no file. */
export type SentLayer = { readonly name: string; readonly documents: readonly SentDocument[] }
export type SentDocument = { readonly path: string; readonly text?: string; readonly json?: unknown }

/** POST /api/model/plan and POST /api/model/publish: all documents of the company. */
export type PublishRequest = { readonly layers: readonly SentLayer[]; readonly answers?: Answers; readonly note?: string }

/** What a publish would do. `revision` is the one served now; problems keep it from happening. */
export type Planned = {
  readonly revision: number
  readonly unchanged: boolean
  readonly steps: readonly PlannedStep[]
  readonly problems: readonly SaidProblem[]
}
export type PlannedStep = {
  /** Records are moved where their state is no more, and another says that it takes them. */
  readonly do: Step['do'] | 'move records'
  readonly risk: Risk
  readonly implied: boolean
  readonly sentence: string
  /** Values that a change of kind leaves empty, and the first three; the sentence says so too. */
  readonly misfit?: { readonly count: number; readonly examples: readonly string[] }
  /** How many values, or records, leave sight; the sentence says so too. */
  readonly hides?: number
}

/** What a publish did. `written` are documents that took an answer in: keep them, and nobody is asked again. */
export type Published = { readonly revision: number; readonly unchanged: boolean; readonly written: readonly SentDocument[] }
/**
 * POST /api/model/publish with `Accept: application/x-ndjson` tells how far it is, one JSON a line, and ends with one of the other two.
 * Else it answers Published, or 422.
 */
export type PublishLine = PublishProgress | Published | { readonly problems: readonly SaidProblem[] }
export type PublishProgress = {
  readonly progress: string
  readonly step: number
  readonly of: number
  readonly rows?: number
  readonly total?: number
}
