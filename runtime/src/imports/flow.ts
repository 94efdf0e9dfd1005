/** Rows in batches, in however large pieces they come. */
export async function* batches<T>(pieces: AsyncIterable<readonly T[]>): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const piece of pieces) {
    for (const one of piece) {
      batch.push(one)
      if (batch.length < BATCH) continue
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

/** How many rows are checked and written together. */
const BATCH = 1000

/** Works on so many at once: while the database writes one batch, the next is checked. What fails is thrown, and ends the rest. */
export async function sideBySide<T>(items: AsyncIterable<T>, most: number, work: (item: T) => Promise<void>): Promise<void> {
  const running: Promise<void>[] = []
  try {
    for await (const item of items) {
      const done = work(item)
      done.catch(() => {})
      running.push(done)
      if (running.length === most) await running.shift()
    }
  } finally {
    await Promise.allSettled(running)
  }
  await Promise.all(running)
}

/** Has the next batch read while the last one is being written. */
export async function* ahead<T, U>(items: AsyncGenerator<T>, make: (item: T) => U): AsyncGenerator<U> {
  const take = async () => {
    const { value, done } = await items.next()
    return done ? undefined : make(value)
  }
  let next = take()
  try {
    for (let item = await next; item !== undefined; item = await next) {
      next = take()
      // A failure is told when its turn comes.
      next.catch(() => {})
      yield item
    }
  } finally {
    await items.return(undefined).catch(() => {})
  }
}
