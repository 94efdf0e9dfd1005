import { describe, expect, it } from 'vitest'
import { editInPlace, openList, rowOf, rows, total, valueOf } from './acts.ts'
import { desktop, people, type Visit, type Who } from './browser.ts'
import { idOf } from './records.ts'
import { saidIn } from './said.ts'
import { accompany, at, walk } from './walk.ts'

const { record, model } = saidIn(desktop)

/** Two people, each in a browser of their own. */
const pair = (sentence: string, act: (mine: Visit, theirs: Visit) => Promise<void>): void =>
  it(sentence, async () => {
    const open = (who: Who): Promise<Visit> => at.company.visit(desktop, who)
    const [mine, theirs] = [await open('administrator'), await open('colleague')]
    await accompany(`${sentence}: mine`, mine, () => accompany(`${sentence}: theirs`, theirs, () => act(mine, theirs)))
  })

/** Both write the notes of one record, and theirs are saved first. */
const clash = async (mine: Visit, theirs: Visit, code: string) => {
  mine.watch.expect(412)
  const path = `/opportunity/${await idOf(code)}`
  await Promise.all([mine.page.goto(path), theirs.page.goto(path)])
  const here = await editInPlace(mine, model.notes)
  await here.fill('ce que je dis')
  const there = await editInPlace(theirs, model.notes)
  await there.fill('ce que dit Denis')
  await there.press('Control+Enter')
  return { path, here }
}

export const together = () =>
  describe('two people at once', () => {
    pair('a stale save shows both values, and « Keep mine » keeps mine', async (mine, theirs) => {
      const { path, here } = await clash(mine, theirs, '2EBLR9N8')
      await valueOf(theirs, 'notes').getByText('ce que dit Denis').waitFor()
      const card = mine.page.getByRole('alert').filter({ hasText: people.colleague.name })
      await Promise.race([card.waitFor(), here.press('Control+Enter').then(() => card.waitFor())])
      for (const text of ['ce que je dis', 'ce que dit Denis']) await card.getByText(text).waitFor()
      await card.getByRole('button', { name: record.keepMine }).click()
      await card.waitFor({ state: 'hidden' })
      await valueOf(theirs, 'notes').getByText('ce que je dis').waitFor()
      expect(await at.company.api('GET', `/records${path}`)).toMatchObject({ notes: 'ce que je dis', version: 3 })
    })

    pair('« Take theirs » takes theirs', async (mine, theirs) => {
      const { path } = await clash(mine, theirs, 'VDGA4KXA')
      await mine.page.getByRole('button', { name: record.takeTheirs }).click()
      await valueOf(mine, 'notes').getByText('ce que dit Denis').waitFor()
      expect(await at.company.api('GET', `/records${path}`)).toMatchObject({ notes: 'ce que dit Denis', version: 2 })
    })

    walk('a draft found again asks where somebody else wrote meanwhile', desktop, 'administrator', async (visit) => {
      const { page } = visit
      const id = await idOf('6CWZFOHJ')
      const path = `/opportunity/${id}`
      await page.goto(path)
      await (await editInPlace(visit, model.notes)).fill('ce que je disais')
      await page.waitForFunction(() => Object.values(sessionStorage).some((kept) => String(kept).includes('ce que je disais')))
      await page.goto('/icon.svg')
      await at.company.api('PATCH', `/records${path}`, { notes: 'ce que dit Denis' })
      await page.goto(path)
      const card = page.getByRole('alert').filter({ hasText: 'ce que dit Denis' })
      await card.getByText('ce que je disais').waitFor()
      expect(await at.company.api('GET', `/records${path}`)).toMatchObject({ notes: 'ce que dit Denis', version: 2 })
      await card.getByRole('button', { name: record.keepMine }).click()
      await valueOf(visit, 'notes').getByText('ce que je disais').waitFor()
      expect(await at.company.api('GET', `/records${path}`)).toMatchObject({ notes: 'ce que je disais', version: 3 })
    })

    pair('what one changes, the other sees within two seconds', async (mine, theirs) => {
      const id = await idOf('3MXS2HRE')
      await openList(mine)
      const began = performance.now()
      await theirs.page.goto(`/opportunity/${id}`)
      await valueOf(theirs, 'notes').waitFor()
      // Where opening a page takes more than half a second, so does all else.
      const timeout = Math.max(2000, 4 * (performance.now() - began))
      const { count } = await at.company.api<{ count: number }>('GET', '/records/opportunity?limit=1&count=exact')
      await total(mine, count)
      await at.company.api('PATCH', `/records/opportunity/${id}`, { notes: 'vu de loin', stage: 'lost' })
      await Promise.all([
        valueOf(theirs, 'notes').getByText('vu de loin').waitFor({ timeout }),
        rowOf(mine, '3MXS2HRE').getByText(model.lost).waitFor({ timeout }),
      ])
      await at.company.api('DELETE', `/records/opportunity/${id}`)
      await Promise.all([total(mine, count - 1), theirs.page.getByText(record.binned).waitFor({ timeout })])
      expect(await rowOf(mine, '3MXS2HRE').count()).toBe(0)
      await at.company.api('POST', `/records/opportunity/${id}/restore`)
      await rows(mine).filter({ hasText: '3MXS2HRE' }).waitFor({ timeout })
    })
  })
