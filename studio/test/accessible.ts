import { AxeBuilder } from '@axe-core/playwright'
import { beforeAll, describe, expect } from 'vitest'
import { sizes, type Look, type Visit } from './browser.ts'
import { idOf } from './records.ts'
import { screens, type Ids } from './screens.ts'
import { at, walk } from './walk.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']
const all: readonly Look[] = (['desktop', 'phone'] as const).flatMap((size) =>
  (['light', 'dark'] as const).map((theme) => ({ size, theme, language: size === 'desktop' ? 'fr' : 'en' }) as const),
)
const narrow: Look = { size: 'narrow', language: 'fr', theme: 'light' }

/** What stands in the way of a person who reads, sees or points otherwise. */
async function findings({ page }: Visit): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.any.map((check) => check.message).join(' ')}`),
    )
}
/** A page that moves sideways, or that a phone shrinks because something is wider than it. */
const sideways = ({ page }: Visit): Promise<{ wide: number; shown: number }> =>
  page.evaluate(() => ({ wide: document.documentElement.scrollWidth, shown: Math.round(innerWidth) }))

export const accessible = (): void =>
  describe('every screen', () => {
    const ids: { -readonly [key in keyof Ids]: Ids[key] } = { opportunity: '', account: '' }
    beforeAll(async () => {
      ids.opportunity = await idOf('8QJHJXY0')
      ids.account = (
        await at.company.api<{ items: { id: string }[] }>(
          'GET',
          `/records/account?filter=${encodeURIComponent('record.name == "Acme Corporation"')}`,
        )
      ).items[0]!.id
    })
    for (const screen of screens) {
      walk(`${screen.name} is read by everybody and does not move sideways`, all, screen.who, async (visit) => {
        await screen.reach(visit, ids)
        expect(await findings(visit)).toEqual([])
        const { width } = sizes[visit.look.size]
        expect(await sideways(visit)).toEqual({ wide: width, shown: width })
      })
      walk(`${screen.name} fits a narrow phone`, narrow, screen.who, async (visit) => {
        await screen.reach(visit, ids)
        expect(await sideways(visit)).toEqual({ wide: 320, shown: 320 })
      })
    }
  })
