import type { Row } from '@cahier/core/wire'

type Listener = (entity: string, row: Row) => void
const listeners = new Set<Listener>()

/** The one create drawer of the page: the list, the bottom bar and the key N all open it here. */
class Creating {
  entity = $state('')
  open = $state(false)
  /** Counts the beginnings, for what must not find its last state again. */
  turn = $state(0)

  start(entity: string): void {
    this.entity = entity
    this.turn += 1
    this.open = true
  }
  done(row: Row): void {
    this.open = false
    this.told(row)
  }
  /** The record is made; what made it has more to show. */
  told(row: Row): void {
    listeners.forEach((tell) => tell(this.entity, row))
  }
}
export const creating = new Creating()

/** Calls `listener` after each record made in the drawer; returns how to stop. */
export const onCreated = (listener: Listener): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
