import { afterAll, beforeAll, describe } from 'vitest'
import { accessible } from './accessible.ts'
import { openCompany, program } from './browser.ts'
import { firstRun } from './first-run.ts'
import { imports } from './imports.ts'
import { keyboard } from './keyboard.ts'
import { lists } from './lists.ts'
import { people } from './people.ts'
import { phone } from './phone.ts'
import { records } from './records.ts'
import { together } from './together.ts'
import { at } from './walk.ts'
import { weight } from './weight.ts'

/** One server and one browser for all: what a person does, from the first account on. */
describe.skipIf(!program)('the studio in a browser', { timeout: 300_000 }, () => {
  let company: Awaited<ReturnType<typeof openCompany>>
  beforeAll(async () => {
    at.company = company = await openCompany()
  })
  afterAll(() => company?.stop())

  firstRun()
  describe('with an account', () => {
    beforeAll(() => company.settle())
    lists()
    phone()
    weight()
    records()
    together()
    people()
    keyboard()
    imports()
    accessible()
  })
})
