import { afterAll, beforeAll, describe } from 'vitest'
import { openCompany, program } from './browser.ts'
import { at } from './walk.ts'
import { ways } from './ways.ts'

describe.skipIf(!program)('a workflow in a browser', { timeout: 300_000 }, () => {
  let company: Awaited<ReturnType<typeof openCompany>>
  const known = { station: '', supplier: '' }

  beforeAll(async () => {
    at.company = company = await openCompany('examples/kitchen-sink')
    await company.settle(['cook'])
    known.station = (await company.api<{ items: { id: string }[] }>('GET', '/records/station?limit=1')).items[0]!.id
    known.supplier = (await company.api<{ id: string }>('POST', '/records/supplier', { name: 'Maison Bérard' })).id
  })
  afterAll(() => company?.stop())

  ways(known)
})
