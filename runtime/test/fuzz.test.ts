import { describe, expect, it } from 'vitest'
import { against } from '../fuzz/against.ts'
import { databases } from './databases.ts'

const count = Number(process.env.FUZZ ?? 2000) / databases.length

describe.each(databases)('requests made from the OpenAPI document, on $name', ({ fresh }) => {
  it('are all answered as the document says, and most that are valid succeed', { timeout: 600_000 }, async () => {
    const made = await fresh()
    try {
      const report = await against(count, 7, made.settings.databaseUrl)
      expect(report.defects).toEqual([])
      expect(report.valid / report.requests).toBeGreaterThan(0.3)
      expect(report.succeeded / report.valid, JSON.stringify(report.refusals)).toBeGreaterThan(0.95)
    } finally {
      await made.drop()
    }
  })
})
