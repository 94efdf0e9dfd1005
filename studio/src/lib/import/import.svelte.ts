import type { ImportFile, ImportLine, ImportProgress, ImportReport, RefusedRow } from '@cahier/core/wire'
import { post, ProblemError, query, upload } from '#lib/api.ts'
import { lines } from './lines.ts'
import { importWords } from './said.ts'

/** Where an import stands: nothing chosen, tried, done, taken back; `trying`, `importing` and `undoing` while the server works. */
export type Phase = 'file' | 'trying' | 'tried' | 'importing' | 'done' | 'undoing' | 'undone'
/** `begun`: the server has begun to read the rows, and may have written some. */
type Sent = { report: ImportReport | undefined; begun: boolean; readonly refused: RefusedRow[] }
type Undone = { readonly conflicts: readonly { readonly detail: string }[] }

/** A file on its way in: first tried without a trace, as often as a person likes, then for real, and back out as one. */
export class ImportState {
  readonly entity: string
  phase = $state<Phase>('file')
  file = $state.raw<File>()
  /** What a person decided of single columns: the field it fills, or null to leave it out. */
  columns = $state.raw<Readonly<Record<string, string | null>>>({})
  /** The field by which a row finds a record that is there, '' where each row is a new one. */
  key = $state('')
  read = $state.raw<ImportFile>()
  progress = $state.raw<ImportProgress>()
  report = $state.raw<ImportReport>()
  refused = $state.raw<readonly RefusedRow[]>([])
  problem = $state.raw<ProblemError>()
  /** Rows the trial has read: how far there is to go. */
  expected = $state(0)
  /** Records that stay in an undo because they changed since. */
  conflicts = $state.raw<readonly string[]>([])
  #stop = new AbortController()

  constructor(entity: string) {
    this.entity = entity
  }

  /** Records that are new or changed, as far as it was told. */
  get written(): number {
    const { created = 0, updated = 0 } = this.report ?? this.progress ?? {}
    return created + updated
  }

  async choose(file: File): Promise<void> {
    this.restart()
    this.file = file
    await this.attempt()
  }
  /** Back to the choice of a file. */
  restart(): void {
    this.#stop.abort()
    this.phase = 'file'
    this.file = this.read = this.report = this.progress = this.problem = undefined
    this.columns = {}
    this.key = ''
    this.refused = this.conflicts = []
  }
  async fill(heading: string, path: string | null): Promise<void> {
    this.columns = { ...this.columns, [heading]: path }
    await this.attempt()
  }
  async recognise(key: string): Promise<void> {
    this.key = key
    await this.attempt()
  }
  /** What would happen; writes nothing. What an earlier trial said stays until this one has. */
  async attempt(): Promise<void> {
    this.phase = 'trying'
    const sent = await this.#send({ dry_run: 'true' })
    if (!sent) return
    this.report = sent.report ?? (this.read ? this.report : undefined)
    if (sent.report) this.refused = sent.refused
    this.phase = this.read ? 'tried' : 'file'
  }
  async run(): Promise<void> {
    const trial = this.report
    this.phase = 'importing'
    this.expected = trial?.read ?? 0
    const sent = await this.#send({})
    if (!sent) return
    // Nothing was written: the trial is still what would happen. Of what broke off on its way nobody can say so.
    const untouched = !sent.report && !sent.begun
    this.report = untouched ? trial : sent.report
    if (!untouched) this.refused = sent.refused
    this.phase = untouched ? 'tried' : 'done'
  }
  /** Ends what is under way; what an import has written by then stays. */
  stop(): void {
    this.#stop.abort()
  }
  async undo(skip: boolean): Promise<void> {
    this.phase = 'undoing'
    this.problem = undefined
    try {
      const { conflicts } = await post<Undone>(`/changes/${this.read!.group}/undo`, skip ? { conflicts: 'skip' } : {})
      this.conflicts = conflicts.map(({ detail }) => detail)
      this.phase = 'undone'
    } catch (error) {
      this.problem = known(error)
      this.phase = 'done'
    }
  }

  /** Nothing where another question has taken the place of this one. */
  async #send(how: { dry_run?: string }): Promise<Sent | undefined> {
    this.#stop.abort()
    const stop = (this.#stop = new AbortController())
    const file = this.file!
    const sent: Sent = { report: undefined, begun: false, refused: [] }
    this.problem = this.progress = undefined
    const said = { ...(Object.keys(this.columns).length > 0 && { columns: this.columns }), ...(this.key && { key: [this.key] }) }
    const mapping = Object.keys(said).length > 0 ? JSON.stringify(said) : undefined
    try {
      const answer = await upload(`/import/${this.entity}${query({ file: file.name, mapping, ...how })}`, file, { signal: stop.signal })
      for await (const line of lines(answer)) {
        if (stop !== this.#stop) return undefined
        this.#hear(line, sent)
      }
      if (!sent.report && !this.problem) this.problem = broken()
    } catch (error) {
      if (stop !== this.#stop) return undefined
      if (stop.signal.aborted) return sent
      const problem = error instanceof ProblemError ? error : broken()
      const lost = problem.status === 0 && !(await readable(file))
      if (stop !== this.#stop) return undefined
      this.#fail(lost ? broken(importWords().gone) : problem)
    }
    return sent
  }

  #hear(line: ImportLine, sent: Sent): void {
    if ('file' in line) [this.read, sent.begun] = [line.file, true]
    else if ('progress' in line) this.progress = line.progress
    else if ('refused' in line) sent.refused.push(line.refused)
    else if ('report' in line) sent.report = line.report
    else this.#fail(new ProblemError(line.problem))
  }
  /** A file of which no column is known can still be told column by column. */
  #fail(error: ProblemError): void {
    this.problem = error
    const headings = error.problem.problems?.find(({ code }) => code === 'import.no_column')?.params?.['headings']
    if (Array.isArray(headings)) this.read = { headings: headings.map(String), samples: [], separator: ',', group: '' }
  }
}

const broken = (detail = ''): ProblemError => new ProblemError({ type: 'about:blank', title: 'offline', status: 0, detail })
/** A browser does not send a file that was changed or moved since it was chosen, and says of it what it says of a cut line. */
const readable = (file: File): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
const known = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error
  throw error
}
