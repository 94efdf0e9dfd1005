import { afterAll, beforeAll, describe } from 'vitest'
import { openCompany, program } from './browser.ts'
import { kitchen, make } from './kitchen.ts'
import { at } from './walk.ts'

describe.skipIf(!program)('the screens of a kitchen', { timeout: 300_000 }, () => {
  let company: Awaited<ReturnType<typeof openCompany>>

  beforeAll(async () => {
    at.company = company = await openCompany('examples/kitchen-sink')
    await company.settle([])
    const house = await make('place', { name: 'Restaurant' })
    const room = await make('place', { name: 'Salle haute', within: house })
    await make('place', { name: 'Annexe' })
    await make('place', { name: 'Coin fenêtre', within: room })
    await make('banquet', { name: 'Mariage', held_on: '2026-12-24', courses: [{ wording: 'Entrée', served: 2, price: 12.5 }] })
  }, 300_000)
  afterAll(() => company?.stop())

  kitchen()
})
