import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { openList } from './acts.ts'
import { desktop } from './browser.ts'
import { walk } from './walk.ts'

const MOST = 120
const build = join(import.meta.dirname, '../build')

export const weight = () =>
  describe('the first load', () => {
    walk('of a list weighs less than 120 KB of scripts and styles', desktop, 'administrator', async (visit) => {
      const files = new Map<string, string | undefined>()
      visit.page.on('response', (answer) => {
        if (['script', 'stylesheet'].includes(answer.request().resourceType()))
          files.set(answer.url(), answer.headers()['content-encoding'])
      })
      // What is fetched while nobody waits for anything is not of the first load.
      await visit.page.addInitScript(() => (window.requestIdleCallback = () => 0))
      await openList(visit)
      const plain = [...files].filter(([, encoding]) => encoding !== 'br' && encoding !== 'gzip').map(([url]) => url)
      expect(plain, 'sent without compression').toEqual([])
      // The build brings each file compressed: gzip is what every browser and proxy can be sent.
      const bytes = [...files.keys()].reduce((sum, url) => sum + statSync(join(build, `${new URL(url).pathname}.gz`)).size, 0)
      console.log(`First load of a list: ${(bytes / 1024).toFixed(1)} KB (gzip) of scripts and styles in ${files.size} files.`)
      expect(bytes / 1024).toBeLessThan(MOST)
    })
  })
