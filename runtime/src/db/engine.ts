import { fdatasyncSync } from 'node:fs'
import { messages, PGlite, protocol } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { ALIKE } from './extensions.ts'

export type Message = Parameters<Parameters<InstanceType<typeof protocol.Parser>['parse']>[1]>[0]
/** `send` throws when the engine is broken and must be opened anew: what it was asked is then uncertain, as after a kill. */
export type Engine = { send(parts: readonly Uint8Array[], hear: (message: Message) => void): void; close(): Promise<void> }

/** The engine on a folder on disk, as durable as any Postgres: a COMMIT answered is on the disk, through a kill or a power cut. */
export const openEngine = async (folder: string): Promise<Engine> => {
  const pg = await PGlite.create({ fs: new DurableFS(folder), startParams, extensions: { pg_trgm } })
  const parser = new protocol.Parser()
  let failure: unknown
  watch(pg.Module as unknown as Loop, (error) => (failure = error))
  return {
    send(parts, hear) {
      const onRawData = (bytes: Uint8Array): void => parser.parse(bytes, hear)
      pg.execProtocolRawStream(Buffer.concat(parts), { syncToFs: false, onRawData }).catch((error: unknown) => (failure = error))
      if (failure) throw failure
    },
    close: () => pg.close(),
  }
}

/** PGlite's own, but without -F (no fsync), -O (system tables open to changes) and its search_path. */
const startParams = [
  '--single',
  '-j',
  ...[
    'exit_on_error=false',
    'log_checkpoints=false',
    'io_method=sync',
    'max_worker_processes=0',
    'max_parallel_workers=0',
    'max_parallel_workers_per_gather=0',
    'max_parallel_maintenance_workers=0',
    'wal_sync_method=fsync',
    'shared_buffers=32MB',
    'jit=off',
    `pg_trgm.word_similarity_threshold=${ALIKE}`,
  ].flatMap((setting) => ['-c', setting]),
]

/** PGlite's own code for a Postgres error on its way to the main loop: all is well. */
const LONGJMP = 100
type Loop = { _PostgresMainLoopOnce: () => void }

/** PGlite swallows what else goes wrong inside (a stack that overflows, a trap) and answers nothing from then on: say that it broke. */
const watch = (module: Loop, broke: (error: unknown) => void): void => {
  const once = module._PostgresMainLoopOnce
  module._PostgresMainLoopOnce = () => {
    try {
      once()
    } catch (error) {
      if ((error as { status?: number }).status !== LONGJMP) broke(error)
      throw error
    }
  }
}

type Stream = { readonly nfd?: number }
type Module = { readonly NODEFS: { readonly stream_ops: { fsync?: (stream: Stream) => void } } }

/** PGlite's NodeFS leaves fsync out; with it, Postgres can keep its promises. Folders have no descriptor here and are left to the file system. */
class DurableFS extends NodeFS {
  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options)
    const sync = (module: unknown): void => {
      ;(module as Module).NODEFS.stream_ops.fsync = ({ nfd }) => {
        if (nfd !== undefined) fdatasyncSync(nfd)
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...[emscriptenOpts.preRun ?? []].flat(), sync] } as typeof emscriptenOpts }
  }
}

export { messages, protocol }
