import { afterAll, beforeAll, describe } from 'vitest'
import { openCompany, program } from './browser.ts'
import { submissions } from './submission.ts'
import { at } from './walk.ts'

describe.skipIf(!program)('a record that is submitted, in a browser', { timeout: 300_000 }, () => {
  let company: Awaited<ReturnType<typeof openCompany>>

  beforeAll(async () => {
    at.company = company = await openCompany('examples/kitchen-sink')
    await company.settle(['cook'])
  })
  afterAll(() => company?.stop())

  submissions()
})
