import { describe, expect, it } from 'vitest'
import { against } from '../fuzz/against.ts'

const count = Number(process.env.FUZZ ?? 2000)
const databases = [
  ['embedded', undefined] as const,
  ...(process.env.TEST_DATABASE_URL ? [['postgres', process.env.TEST_DATABASE_URL] as const] : []),
]

describe.each(databases)('requests made from the OpenAPI document, on %s', (_name, url) => {
  it('are all answered as the document says, and most that are valid succeed', { timeout: 240_000 }, async () => {
    const report = await against(count / databases.length, 7, url)
    expect(report.defects).toEqual([])
    expect(report.valid / report.requests).toBeGreaterThan(0.3)
    expect(report.succeeded / report.valid, JSON.stringify(report.refusals)).toBeGreaterThan(0.95)
  })
})
