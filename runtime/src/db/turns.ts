import { setImmediate as breath } from 'node:timers/promises'

/**
 * Who may use the one connection: many in turn, or one alone for as long as it needs. Those who need it alone have it in the order
 * they asked; who shares it waits for the one who has it, and not for all who will. Between two who have it alone, what follows from
 * an answer may be asked, a few times, so that neither a request of several questions nor whoever waits starves.
 */
export type Turns = {
  shared<T>(work: () => Promise<T>): Promise<T>
  alone<T>(work: () => Promise<T>): Promise<T>
}

/** How often whoever shares it goes before the next who needs it alone. */
const ROUNDS = 4

/** `work` begins at once when its turn has come, not a moment later: what it sends first is sent before anybody else's. */
export const turns = (): Turns => {
  const sharing: (() => Promise<void>)[] = []
  const waiting: (() => Promise<void>)[] = []
  let taken = false
  const next = async (): Promise<void> => {
    for (let round = 0; round < ROUNDS && waiting.length > 0 && sharing.length > 0; round++) {
      await Promise.allSettled(sharing.splice(0).map((begin) => begin()))
      await breath()
    }
    taken = false
    for (const begin of sharing.splice(0)) void begin()
    void waiting.shift()?.()
  }
  const apart = async <T>(work: () => Promise<T>): Promise<T> => {
    taken = true
    try {
      return await work()
    } finally {
      void next()
    }
  }
  const enter = <T>(queue: (() => Promise<void>)[], work: () => Promise<T>): Promise<T> =>
    taken ? new Promise((resolve, reject) => queue.push(() => work().then(resolve, reject))) : work()
  return { shared: (work) => enter(sharing, work), alone: (work) => enter(waiting, () => apart(work)) }
}
