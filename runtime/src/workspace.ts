import type { Actor } from '@cahier/core/access'
import type { Model } from '@cahier/core/model/model'
import type { Database } from './db/database.ts'
import type { Disk } from './files/disk.ts'
import type { Seal } from './secrets.ts'

/** One company: its database schema, the revision it serves, and the news of its changes. */
export type Workspace = {
  readonly name: string
  /** `ws_main`: every statement names it; search_path is never used. */
  readonly schema: string
  readonly db: Database
  /** Where the bytes of files are, opened when the first is asked for; no files where there is none. */
  readonly disk?: () => Promise<Disk>
  /** What secrets are kept with. */
  readonly seal: () => Promise<Seal>
  /** The revision served now: one immutable reference, swapped whole by a publish here or heard from elsewhere. */
  current(): Revision
  /** Reads the newest revision from the database; called when a statement answers under another number than expected. */
  reload(): Promise<Revision>
}

export type Revision = {
  readonly number: number
  readonly model: Model
  /** The same model with its texts in another language; the app's own when there is no such locale. */
  in(language: string): Model
  /** Things made once per revision and shape (statements, specs); bounded, gone with the revision. */
  cached<T>(key: string, make: () => T): T
}

/** What every route finds in its context. The revision is fixed when the request begins, so an answer is wholly of one. */
export type Env = {
  /** `language` is that of titles and problems: what the request accepts and the app speaks, else the person's, else the app's. */
  Variables: { workspace: Workspace; revision: Revision; actor: Actor; requestId: string; now: string; language: string }
}
