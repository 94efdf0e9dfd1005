import type { RecordEvent, RevisionEvent } from '@cahier/core/wire'

type Heard = { record: RecordEvent; revision: RevisionEvent }
type Listener<K extends keyof Heard> = (event: Heard[K]) => void
const listeners: { [K in keyof Heard]: Set<Listener<K>> } = { record: new Set(), revision: new Set() }
let source: EventSource | undefined

/** Calls `listener` for each change on the server, from any page or person; returns how to stop. */
export function on<K extends keyof Heard>(kind: K, listener: Listener<K>): () => void {
  listeners[kind].add(listener)
  return () => listeners[kind].delete(listener)
}

/** Opens the stream once; the browser reconnects by itself and says where it was (Last-Event-ID). */
export function listen(): () => void {
  source ??= open()
  return () => {
    source?.close()
    source = undefined
  }
}

function open(): EventSource {
  const stream = new EventSource('/api/events')
  stream.addEventListener('record', (e) => listeners.record.forEach((tell) => tell(JSON.parse(e.data) as RecordEvent)))
  stream.addEventListener('revision', (e) => listeners.revision.forEach((tell) => tell(JSON.parse(e.data) as RevisionEvent)))
  return stream
}
