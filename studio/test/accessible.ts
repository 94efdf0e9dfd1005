import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sizes, type Look, type Visit, type Who } from './browser.ts'
import { findings } from './findings.ts'
import { knownOf, screens, type Known } from './screens.ts'
import { accompany, at, titled } from './walk.ts'

const all: readonly Look[] = (['desktop', 'phone'] as const).flatMap((size) =>
  (['light', 'dark'] as const).map((theme) => ({ size, theme, language: size === 'desktop' ? 'fr' : 'en' }) as const),
)

/** A page that moves sideways is wider than what shows it, or shrunk by the phone to fit. */
async function sideways({ page }: Visit, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 844 })
  const measure = () => page.evaluate(() => ({ wide: document.documentElement.scrollWidth, shown: Math.round(innerWidth) }))
  await expect.poll(measure).toEqual({ wide: width, shown: width })
}

export const accessible = () =>
  describe.each(all.map((look) => [titled(look), look] as const))('every screen (%s)', (_title, look) => {
    let known: Known
    const visits = new Map<Who | undefined, Visit>()
    /** One browser for all screens of a person: what it has read already it keeps. */
    const visitOf = async (who: Who | undefined): Promise<Visit> => {
      const visit = visits.get(who) ?? (await at.company.visit(look, who))
      visits.set(who, visit)
      return visit
    }
    beforeAll(async () => {
      known = await knownOf(at.company)
    })
    afterAll(async () => {
      for (const visit of visits.values()) await visit.leave()
    })

    it.each(screens.map((screen) => [screen.name, screen] as const))(
      '%s is read by everybody, and does not move sideways',
      async (name, screen) => {
        const visit = await visitOf(screen.who)
        await visit.page.setViewportSize(sizes[look.size])
        await accompany(name, { ...visit, leave: async () => {} }, async () => {
          await screen.reach(visit, known)
          expect(await findings(visit, screen.over)).toEqual([])
          await sideways(visit, sizes[look.size].width)
          if (look.size === 'desktop') return
          // What floats is placed where it opens, so a narrow phone opens it anew.
          if (screen.over) await visit.page.setViewportSize({ width: 320, height: 844 }).then(() => screen.reach(visit, known))
          await sideways(visit, 320)
        })
      },
    )
  })
