import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faults, gaps, untold } from '../writers/faults.ts'
import { quotesLayer } from '../writers/quotes.ts'
import { storm } from '../writers/storm.ts'
import { databases, type Fresh } from './databases.ts'
import { open, type Opened } from './workspace.ts'

/** Milliseconds, and how much must be done meanwhile; `npm run writers` takes a minute. */
const SHORT = 4000
const LEAST = 20

describe.each(databases)('sixteen writers at once on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened

  beforeAll(async () => {
    made = await fresh()
    workspace = await open(made, quotesLayer)
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })

  it('leave every roll-up as its rows say, numbers without a hole, and a history of every change', async () => {
    const { done, failures } = await storm(workspace, SHORT, LEAST)
    expect(failures).toEqual([])
    expect(Object.values(done).reduce((sum, one) => sum + one, 0)).toBeGreaterThan(LEAST)
    expect(await faults(made.db, workspace)).toEqual([])
    expect(await gaps(made.db, workspace, 'quote', 'invoice')).toEqual([])
    expect(await untold(made.db, workspace)).toEqual([])
  })
})
