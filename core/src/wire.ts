import type { Answers, Risk, Step } from './plan/step.ts'
import type { Entity, Workflow } from './model/model.ts'
import type { Problem } from './problem.ts'
import type { Value } from './fields/kind.ts'
import type { Field } from './fields/field.ts'
import type { FormSpec, ViewSpec } from './form/spec.ts'

/**
 * What goes over HTTP, owned here so that server and studio cannot disagree.
 * A record is flat: its fields by name, system fields beside them; a link is the id of its target, and what `expand`
 * or a path in `fields` asked of the target stands under `expand`, by link name.
 */
export type Row = SystemFields & { readonly [field: string]: Value | undefined | Expanded }
export type SystemFields = {
  readonly id: string
  readonly version: number
  readonly created_at?: string
  readonly created_by?: string | null
  readonly updated_at?: string
  readonly updated_by?: string | null
}
/** By link, what it leads to; by the inverse of a link, the first of those that point here. */
export type Expanded = { readonly [link: string]: Beside | null }
export type Beside = { readonly id: string; readonly [field: string]: Value }

/** GET /api/records/{entity} */
export type Page = {
  readonly items: readonly Row[]
  readonly next: string | null
  readonly count?: number
  /** The count is about so. */
  readonly estimated?: true
  /** Nothing was found for the words searched for: these are words nearly spelled so. */
  readonly near?: true
}

/** GET /api/records/{entity}/aggregate. Groups by what was asked: `stage`, `close_date:month` (its first day). */
export type Aggregated = { readonly items: readonly AggregatedGroup[]; readonly more: boolean }
export type AggregatedGroup = {
  readonly group: Readonly<Record<string, Value>>
  readonly expand?: Expanded
  readonly count: number
  readonly sum?: Readonly<Record<string, number | null>>
  readonly avg?: Readonly<Record<string, number | null>>
  readonly min?: Readonly<Record<string, Value>>
  readonly max?: Readonly<Record<string, Value>>
}

/** POST /api/batch */
export type BatchRequest = { readonly operations: readonly BatchOperation[] }
export type BatchOperation =
  | { readonly op: 'create'; readonly entity: string; readonly ref?: string; readonly record: object }
  | { readonly op: 'update'; readonly entity: string; readonly id: Reference; readonly version?: number; readonly record: object }
  | { readonly op: 'delete' | 'restore'; readonly entity: string; readonly id: Reference; readonly version?: number }
/** An id, or what an earlier operation has created under this `ref`; values of a record may say so too. */
export type Reference = string | { readonly $ref: string }
export type BatchDone = {
  readonly group: string
  readonly results: readonly { readonly op: string; readonly entity: string; readonly id: string }[]
}

/** POST /api/changes/{group}/undo: what was taken back is a group of its own. */
export type Undone = { readonly group: string; readonly records: number; readonly conflicts: readonly Problem[] }
/** GET /api/changes/{group} */
export type ChangeGroup = {
  readonly group: string
  readonly at: string
  readonly by: string | null
  readonly cause: Change['cause']
  readonly records: number
  /** The first 200. */
  readonly items: readonly { readonly entity: string; readonly id: string; readonly action: Change['action'] }[]
}

/** GET /api/bin: the newest first. */
export type Bin = { readonly items: readonly Binned[]; readonly next: string | null }
export type Binned = {
  readonly entity: string
  readonly id: string
  readonly label: Value
  readonly deleted_at: string
  readonly deleted_by: string | null
  /** When it goes for good. */
  readonly expires_at: string | null
}

/** GET /api/records/{entity}/{id}/history, newest first */
export type HistoryPage = { readonly items: readonly Change[]; readonly next: string | null }
export type Change = {
  readonly number: string
  readonly at: string
  readonly by: string | null
  readonly by_name: string | null
  readonly cause: 'request' | 'import' | 'job' | 'publish'
  readonly action: 'create' | 'update' | 'delete' | 'restore'
  /** All changes of one request or import share it. */
  readonly group: string
  readonly before: Record<string, Value> | null
  readonly after: Record<string, Value> | null
}

/** GET /api/records/{entity}/{id}/transitions: where a record stands on its ways, and where it may go now. */
export type Standings = { readonly workflows: readonly StandingOn[] }
export type StandingOn = {
  readonly name: string
  readonly title: string
  readonly field: string
  readonly state: string | null
  /** False where the way does not know the state: then the record can only be put at the beginning. */
  readonly known: boolean
  readonly initial: string
  /** Since when it stands there; null where history does not tell. */
  readonly since: string | null
  /** In the order of the field's options. */
  readonly states: readonly {
    readonly value: string
    readonly title: string
    readonly color: string
    readonly final: boolean
    readonly visited: boolean
  }[]
  readonly transitions: readonly TransitionNow[]
}
/** `missing`: fields to be filled with the move; `reason`: why it is closed to this person now, null where it is open. */
export type TransitionNow = {
  readonly name: string
  readonly title: string
  readonly to: string
  readonly open: boolean
  readonly requires: readonly string[]
  readonly missing: readonly string[]
  readonly reason: string | null
}

/** GET /api/records/{entity}/{id}/states: how long a record stood in each state, from its history; oldest first. */
export type TimeInStates = { readonly workflows: readonly TimeOn[] }
export type TimeOn = {
  readonly name: string
  readonly title: string
  readonly field: string
  readonly visits: readonly Visit[]
  /** Seconds in each state, all visits together. */
  readonly totals: readonly { readonly state: string; readonly title: string; readonly seconds: number }[]
}
/** `entered` is null where history does not tell; `left` while it stands there. */
export type Visit = {
  readonly state: string
  readonly title: string
  readonly entered: string | null
  readonly left: string | null
  readonly seconds: number | null
  readonly by: string | null
}

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

/** GET /api/session: who is here, and the company they see. 200 always: `user` null when signed out. */
export type Session = {
  readonly user: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly roles: readonly string[]
    readonly language: string
    /** Ids, teams with those below them: what rules ask of the person. */
    readonly teams: readonly string[]
    readonly sites: readonly string[]
  } | null
  /** True until the first account exists; then sign-up is closed. */
  readonly firstRun: boolean
  readonly app: {
    readonly name: string
    readonly title: string
    readonly language: string
    readonly languages: readonly string[]
    readonly timeZone: string
    readonly revision: number
  }
}

/** GET /api/model: what this person may see of the model, in their language. */
export type ModelSummary = {
  readonly revision: number
  readonly app: Session['app']
  readonly navigation: readonly { readonly title?: string; readonly entities: readonly string[] }[]
  readonly entities: Readonly<Record<string, EntitySummary>>
}
export type EntitySummary = {
  readonly name: string
  readonly title: string
  readonly plural: string
  readonly icon?: string
  readonly label: string
  readonly fields: Readonly<Record<string, Field>>
  /** Links from elsewhere that point here: the related lists of a record page. */
  readonly related: readonly { readonly entity: string; readonly field: string; readonly title: string }[]
  readonly views: readonly { readonly name: string; readonly title: string }[]
  /** The ways its records go, where there are any. */
  readonly workflows?: readonly Workflow[]
  /** Whose lines its records are. */
  readonly owner?: Entity['owner']
  /** There is exactly one record. */
  readonly single?: true
  /** Its records are submitted, cancelled and amended. */
  readonly submit?: true
  readonly may: ViewSpec['may']
}

/** GET /api/events: server-sent events; `id` is the last number, sent back as Last-Event-ID after a gap. */
export type RecordEvent = {
  readonly entity: string
  readonly id: string
  readonly action: Change['action']
  readonly version: number
  readonly by: string | null
}
export type RevisionEvent = { readonly revision: number }

/**
 * POST /api/import/{entity} answers lines of JSON: how the file is read, progress while it runs, each refused row as it is
 * met, the report last. A `problem` as last line means that the import broke off.
 */
export type ImportLine =
  | { readonly file: { readonly headings: readonly string[]; readonly separator: string } }
  | { readonly progress: ImportProgress }
  | { readonly refused: RefusedRow }
  | { readonly report: ImportReport }
  | { readonly problem: ProblemDocument }
export type ImportProgress = { readonly read: number; readonly created: number; readonly updated: number; readonly refused: number }
/** `row` as a spreadsheet counts it, the header being row 1; `reasons` in the language asked for. */
export type RefusedRow = { readonly row: number; readonly cells: readonly string[]; readonly reasons: readonly string[] }
export type ImportReport = {
  readonly entity: string
  readonly file: string | null
  /** All changes of the import share it in the history; it can be undone by it. */
  readonly group: string
  /** False after a dry run, and where `strict` refused the whole: then the counts say what would have been. */
  readonly applied: boolean
  readonly strict: boolean
  readonly dryRun: boolean
  readonly encoding: string
  readonly separator: string
  readonly seconds: number
  readonly read: number
  readonly created: number
  readonly updated: number
  /** Rows whose record, found by the key, says the same already. */
  readonly unchanged: number
  readonly refused: number
  readonly headings: readonly string[]
  readonly columns: readonly ImportColumn[]
  readonly unmapped: readonly string[]
  readonly reasons: readonly ImportReason[]
}
export type ImportColumn = {
  readonly heading: string
  readonly field: string
  readonly empty: number
  /** Rows whose target was found, or not. */
  readonly link?: { readonly to: string; readonly by: string; readonly found: number; readonly missing: number }
  /** Values that the mapping does not expect; they went in as they are. */
  readonly unexpected: readonly Counted[]
}
/** Rows refused for one reason; `rows` are the first of them, `values` the most frequent. */
export type ImportReason = {
  readonly code: string
  readonly detail: string
  readonly field: string | null
  readonly heading: string | null
  readonly count: number
  readonly rows: readonly number[]
  readonly values: readonly Counted[]
}
export type Counted = { readonly value: string; readonly count: number; readonly nearest?: string }

/** POST /api/files, GET /api/files/{file}/info: a file as the server keeps it; `size` in bytes. */
export type FileInfo = { readonly id: string; readonly name: string; readonly type: string; readonly size: number }

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
  readonly do: Step['do']
  readonly risk: Risk
  readonly implied: boolean
  readonly sentence: string
  /** Values that a change of kind leaves empty, and the first three; the sentence says so too. */
  readonly misfit?: { readonly count: number; readonly examples: readonly string[] }
  /** How many values, or records, leave sight; the sentence says so too. */
  readonly hides?: number
}
export type SaidProblem = Problem & { readonly detail: string }

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

export type { FormSpec, ViewSpec }
