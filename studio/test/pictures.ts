import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openCompany, desktop, looks, type Look } from './browser.ts'
import { openList } from './acts.ts'
import { knownOf, screens } from './screens.ts'

/**
 * `CHROMIUM=/usr/bin/chromium node studio/test/pictures.ts [folder]` draws the pictures of the README; with a folder, also every
 * screen there, in each language, theme and size, to look at beside the mocks.
 */
const images = join(import.meta.dirname, '../../docs/images')
const folder = process.argv[2]
if (!existsSync(process.env.CHROMIUM ?? '')) throw new Error('Set CHROMIUM to the path of the browser.')

const company = await openCompany()
try {
  if (folder)
    await draw('first-run', looks, undefined, ({ page }) => page.goto('/').then(() => page.getByRole('heading', { level: 1 }).waitFor()))
  await company.settle()
  const known = await knownOf(company)
  mkdirSync(images, { recursive: true })
  for (const language of ['en', 'fr'] as const) {
    const visit = await company.visit({ ...desktop, language }, 'administrator')
    await openList(visit)
    await visit.page.screenshot({ path: join(images, language === 'en' ? 'list.png' : `list.${language}.png`) })
    await visit.leave()
  }
  if (folder) for (const screen of screens) await draw(screen.name, every(), screen.who, (visit) => screen.reach(visit, known))
} finally {
  await company.stop()
}

type Visit = Awaited<ReturnType<typeof company.visit>>

async function draw(
  name: string,
  among: readonly Look[],
  who: Parameters<typeof company.visit>[1],
  reach: (visit: Visit) => Promise<void>,
): Promise<void> {
  mkdirSync(folder!, { recursive: true })
  for (const look of among) {
    const visit = await company.visit(look, who)
    await reach(visit).catch((error: unknown) => console.error(`${name} ${JSON.stringify(look)}: ${String(error)}`))
    await visit.page.screenshot({ path: join(folder!, `${name}-${look.size}-${look.language}-${look.theme}.png`) })
    for (const complaint of visit.watch.complaints) console.error(`${name} ${JSON.stringify(look)}: ${complaint}`)
    await visit.leave()
  }
}

function every(): Look[] {
  const sizes = ['desktop', 'phone'] as const
  return sizes.flatMap((size) =>
    (['en', 'fr'] as const).flatMap((language) => (['light', 'dark'] as const).map((theme) => ({ size, language, theme }))),
  )
}
