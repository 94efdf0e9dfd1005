import type { ImportFile, ImportLine, ImportProgress, ImportReport, RefusedRow, Undone } from '@cahier/core/wire'
import { del, post, ProblemError, query, upload } from '#lib/api.ts'
import { lines } from './lines.ts'
import { importWords } from './said.ts'

/** Where an import stands: nothing chosen, tried, done, taken back; `trying`, `importing` and `undoing` while the server works. */
export type Phase = 'file' | 'trying' | 'tried' | 'importing' | 'done' | 'undoing' | 'undone'
/** `begun`: the server has begun to read the rows, and may have written some. */
type Sent = { report: ImportReport | undefined; begun: boolean; readonly refused: RefusedRow[] }

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
  /** Asked to stop, and not over yet. */
  stopping = $state(false)
  /** How the file is read was decided for an earlier one of the same headings. */
  remembered = $state(false)
  /** Records that stay in an undo because they changed since. */
  conflicts = $state.raw<readonly string[]>([])
  #stop = new AbortController()
  /** What the changes of the import share: it is stopped by it, and taken back. */
  #group = ''

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
    this.stopping = this.remembered = false
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
    this.#group = newGroup()
    const sent = await this.#send({ group: this.#group })
    this.stopping = false
    if (!sent) return
    // Nothing was written: the trial is still what would happen. Of what broke off on its way nobody can say so.
    const untouched = !sent.report && !sent.begun
    this.report = untouched ? trial : sent.report
    if (!untouched) this.refused = sent.refused
    this.phase = untouched ? 'tried' : 'done'
  }
  /**
   * Ends what is under way. An import is asked to stop, and its report says what it wrote; one whose file is still on its way, or that
   * cannot be reached, ends with its connection.
   */
  async stop(): Promise<void> {
    const stop = this.#stop
    this.stopping = true
    const over = await del<{ begun: boolean }>(`/import/${this.#group}`).catch(known)
    if (over instanceof ProblemError || !over.begun) stop.abort()
  }
  /** Nobody looks any more. */
  leave(): void {
    this.#stop.abort()
  }
  async undo(skip: boolean): Promise<void> {
    this.phase = 'undoing'
    this.problem = undefined
    try {
      const { conflicts } = await post<Undone>(`/changes/${this.#group}/undo`, skip ? { conflicts: 'skip' } : {})
      this.conflicts = conflicts.map(({ detail }) => detail)
      this.phase = 'undone'
    } catch (error) {
      this.problem = known(error)
      this.phase = 'done'
    }
  }

  /** Nothing where another question has taken the place of this one. */
  async #send(how: { dry_run?: string; group?: string }): Promise<Sent | undefined> {
    this.#stop.abort()
    const stop = (this.#stop = new AbortController())
    const file = this.file!
    const sent: Sent = { report: undefined, begun: false, refused: [] }
    this.problem = this.progress = undefined
    const said = { ...(Object.keys(this.columns).length > 0 && { columns: this.columns }), ...(this.key && { key: [this.key] }) }
    // What was remembered and is no longer wanted must be said, too.
    const mapping = Object.keys(said).length > 0 || this.remembered ? JSON.stringify(said) : undefined
    try {
      const answer = await upload(`/import/${this.entity}${query({ file: file.name, mapping, remember: 'true', ...how })}`, file, {
        signal: stop.signal,
      })
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
    if ('file' in line) this.#begin(line.file, sent)
    else if ('progress' in line) this.progress = line.progress
    else if ('refused' in line) sent.refused.push(line.refused)
    else if ('report' in line) sent.report = line.report
    else this.#fail(new ProblemError(line.problem))
  }
  /** Once more where it is begun anew: what was told before counts no more. */
  #begin(file: ImportFile, sent: Sent): void {
    this.read = file
    sent.begun = true
    sent.refused.length = 0
    if (!file.mapping) return
    this.columns = file.mapping.columns as ImportState['columns']
    this.key = file.mapping.key?.[0] ?? ''
    this.remembered = true
  }
  /** A file of which no column is known can still be told column by column. */
  #fail(error: ProblemError): void {
    this.problem = error
    const params = error.problem.problems?.find(({ code }) => code === 'import.no_column')?.params
    if (params) this.read = { headings: texts(params['headings']), samples: texts(params['samples']), separator: ',', group: '' }
  }
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
/** A UUID; `crypto.randomUUID` is only there where the connection is encrypted. */
const newGroup = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')
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
