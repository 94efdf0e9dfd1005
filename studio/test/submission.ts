import { describe, expect, it } from 'vitest'
import { editInPlace, toast, type At } from './acts.ts'
import { desktop, looks, type Look } from './browser.ts'
import { findings } from './findings.ts'
import { submission as en } from '../src/lib/words/en/submission.ts'
import { submission as fr } from '../src/lib/words/fr/submission.ts'
import { saidIn } from './said.ts'
import { at, titled, walk } from './walk.ts'

type Json = Record<string, unknown>
const words = { en, fr }
const titles = {
  en: { draft: 'Draft', submitted: 'Submitted', cancelled: 'Cancelled', guests: 'Guests', notes: 'Notes' },
  fr: { draft: 'Brouillon', submitted: 'Validé', cancelled: 'Annulé', guests: 'Convives', notes: 'Notes' },
}
const said = ({ language }: Look) => words[language]
const named = ({ language }: Look) => titles[language]

/** A record that is submitted, cancelled and amended, as a person meets it. */
export const submissions = (): void => {
  let count = 0
  const make = async (verbs: readonly ('submit' | 'cancel')[] = []): Promise<string> => {
    const body = { name: `Noce ${++count}`, held_on: '2026-12-24', courses: [{ wording: 'Entrée', served: 2, price: 12.5 }] }
    const { id } = await at.company.api<{ id: string }>('POST', '/records/banquet', body)
    for (const verb of verbs) await at.company.api('POST', `/records/banquet/${id}/${verb}`, {})
    return id
  }
  const read = (id: string) => at.company.api<Json>('GET', `/records/banquet/${id}`)
  const strip = ({ page }: At) => page.locator('.rec-submission')
  const open = async (visit: At, id: string): Promise<void> => {
    await visit.page.goto(`/banquet/${id}`)
    await strip(visit).waitFor()
  }
  const stands = (visit: At, state: keyof (typeof titles)['en']): Promise<void> =>
    strip(visit)
      .locator('.tag', { hasText: named(visit.look)[state] })
      .waitFor()
  const press = (visit: At, name: string): Promise<void> => strip(visit).getByRole('button', { name, exact: true }).click()

  walk('is submitted, cancelled once that is confirmed, and amended by a copy that opens', looks, 'administrator', async (visit) => {
    const { page, look } = visit
    const id = await make()
    await open(visit, id)
    await stands(visit, 'draft')
    await press(visit, said(look).submit)
    await toast(visit, said(look).done.submit).waitFor()
    await stands(visit, 'submitted')
    await press(visit, said(look).cancel)
    const question = page.getByRole('alertdialog', { name: said(look).ask })
    await question.getByRole('button', { name: said(look).keep }).click()
    await question.waitFor({ state: 'hidden' })
    expect(await read(id)).toMatchObject({ submission: 'submitted' })
    await press(visit, said(look).cancel)
    await question.getByRole('button', { name: said(look).cancel }).click()
    await stands(visit, 'cancelled')
    expect(await read(id)).toMatchObject({ submission: 'cancelled' })
    await press(visit, said(look).amend)
    await page.waitForURL((url) => !url.pathname.endsWith(id))
    await stands(visit, 'draft')
    const copy = new URL(page.url()).pathname.split('/').at(-1)!
    expect(await read(copy)).toMatchObject({ submission: 'draft', amended_from: id, courses: [{ wording: 'Entrée' }] })
    await page.locator(`[data-field=amended_from] a[href="/banquet/${id}"]`).click()
    await stands(visit, 'cancelled')
    await strip(visit).locator(`a[href="/banquet/${copy}"]`).waitFor()
    expect(await strip(visit).getByRole('button').count()).toBe(0)
  })

  walk('is locked once submitted, and says so; what stays open stays open', desktop, 'administrator', async (visit) => {
    const { page, look } = visit
    await open(visit, await make(['submit']))
    const row = page.locator('[data-field=guests]')
    await expect
      .poll(() => row.locator('.lock').getAttribute('title'))
      .toBe('This record is submitted: the field is locked. Cancel and amend the record to change it.')
    expect(await row.locator('.pencil').count()).toBe(0)
    await page.locator('[data-field=notes] .pencil').waitFor()
    await page.getByRole('button', { name: saidIn(look).record.more }).click()
    await page.getByRole('button', { name: saidIn(look).record.copyAddress }).waitFor()
    expect(await page.getByRole('button', { name: saidIn(look).record.remove, exact: true }).count()).toBe(0)
  })

  const phone = looks.filter(({ size }) => size === 'phone')
  walk('says once, above its form, that it is locked', phone, 'administrator', async (visit) => {
    const { page, look } = visit
    await open(visit, await make(['submit']))
    await page.locator('.rec-form .modify').click()
    const place = page.locator('#edit-banquet-place')
    await place.waitFor()
    expect(await page.locator('.rec-form .hint').allInnerTexts()).toEqual([])
    expect(await place.getAttribute('placeholder')).toBeNull()
    await page.locator('#edit-banquet-notes').fill(named(look).notes)
    await page.getByRole('button', { name: saidIn(look).record.save, exact: true }).click()
    await toast(visit, saidIn(look).record.saved).waitFor()
  })

  walk('saves what is being typed before it is submitted, from the keyboard too', desktop, 'administrator', async (visit) => {
    const { page, look } = visit
    const id = await make()
    await open(visit, id)
    await (await editInPlace(visit, named(look).guests)).fill('40')
    await strip(visit)
      .getByRole('button', { name: said(look).submit })
      .focus()
    await page.keyboard.press('Enter')
    await stands(visit, 'submitted')
    expect(await read(id)).toMatchObject({ submission: 'submitted', guests: 40 })
  })

  walk('stays as it is when what is being typed is wrong, and says where', desktop, 'administrator', async (visit) => {
    const { page, look } = visit
    const id = await make()
    await open(visit, id)
    await (await editInPlace(visit, named(look).guests)).fill('0')
    await press(visit, said(look).submit)
    await page.locator('.rec-form .error').first().waitFor()
    await expect.poll(() => page.locator('form [id$=guests]').first().inputValue()).toBe('0')
    expect(await read(id)).toMatchObject({ submission: 'draft', guests: null })
  })

  walk('is not submitted over what somebody else has just changed', desktop, 'administrator', async (visit) => {
    const { page, look } = visit
    const id = await make()
    await open(visit, id)
    visit.watch.expect(412)
    // Somebody changes it while the press is on its way.
    await page.route('**/submit', async (route) => {
      await at.company.api('PATCH', `/records/banquet/${id}`, { guests: 12 })
      await route.continue()
    })
    await press(visit, said(look).submit)
    await toast(visit, saidIn(look).workflow.overtaken).waitFor()
    expect(await read(id)).toMatchObject({ submission: 'draft', guests: 12 })
    await page.unroute('**/submit')
    await press(visit, said(look).submit)
    await stands(visit, 'submitted')
  })

  /** What the server may still say of the very record: its sentence is shown where it can be answered. */
  const refuse = async (visit: At, status: number, pointer: string, detail: string): Promise<void> => {
    const json = { type: 'about:blank', title: 'x', status, detail, problems: [{ code: 'x', pointer, detail }] }
    await visit.page.route('**/submit', (route) => route.fulfill({ status, json }))
    await open(visit, await make())
    await press(visit, said(visit.look).submit)
  }
  walk('leads to the field for which it was refused', desktop, 'administrator', async (visit) => {
    visit.watch.expect(422)
    await refuse(visit, 422, '/guests', 'Say how many come.')
    await visit.page.locator('.rec-form form .error', { hasText: 'Say how many come.' }).waitFor()
    await expect.poll(() => visit.page.evaluate(() => document.activeElement?.id.endsWith('guests'))).toBe(true)
    await stands(visit, 'draft')
  })
  walk('says why it was refused, where no field answers that', desktop, 'administrator', async (visit) => {
    visit.watch.expect(403)
    await refuse(visit, 403, '/submission', 'Your role does not submit this one.')
    await toast(visit, 'Your role does not submit this one.').waitFor()
    expect(await visit.page.locator('.rec-form form').count()).toBe(0)
    await stands(visit, 'draft')
  })

  walk('is offered to nobody who may not', desktop, 'cook', async (visit) => {
    for (const [verbs, state] of [
      [[], 'draft'],
      [['submit'], 'submitted'],
      [['submit', 'cancel'], 'cancelled'],
    ] as const) {
      await open(visit, await make(verbs))
      await stands(visit, state)
      expect(await strip(visit).getByRole('button').count()).toBe(0)
    }
  })

  const every: readonly Look[] = looks.flatMap((look) => [
    look,
    { ...look, theme: look.theme === 'light' ? ('dark' as const) : ('light' as const) },
  ])
  describe.each(every.map((look) => [titled(look), look] as const))('can be read and used by everybody (%s)', (_title, look) => {
    it.each([
      ['draft', []],
      ['submitted', ['submit']],
      ['cancelled', ['submit', 'cancel']],
    ] as const)('%s', async (state, verbs) => {
      const visit = await at.company.visit(look, 'administrator')
      await open(visit, await make(verbs))
      await stands(visit, state)
      expect(await findings(visit)).toEqual([])
      if (state === 'submitted') {
        await press(visit, said(look).cancel)
        await visit.page.locator('.ask').waitFor()
        expect(await findings(visit, '.ask')).toEqual([])
      }
      await visit.leave()
    })
  })
}
