/** Who may use the one connection: many in turn, or one alone for as long as it needs; in the order they asked, so nobody starves. */
export type Turns = {
  shared<T>(work: () => Promise<T>): Promise<T>
  alone<T>(work: () => Promise<T>): Promise<T>
}

/** `work` begins at once when its turn has come, not a moment later: what it sends first is sent before anybody else's. */
export const turns = (): Turns => {
  const waiting: { readonly alone: boolean; readonly begin: () => void }[] = []
  let taken = false
  const next = (): void => {
    taken = false
    while (!taken && waiting.length > 0) waiting.shift()?.begin()
  }
  const begin = async <T>(alone: boolean, work: () => Promise<T>): Promise<T> => {
    if (!alone) return work()
    taken = true
    try {
      return await work()
    } finally {
      next()
    }
  }
  const enter = <T>(alone: boolean, work: () => Promise<T>): Promise<T> =>
    taken
      ? new Promise((resolve, reject) => waiting.push({ alone, begin: () => void begin(alone, work).then(resolve, reject) }))
      : begin(alone, work)
  return { shared: (work) => enter(false, work), alone: (work) => enter(true, work) }
}
