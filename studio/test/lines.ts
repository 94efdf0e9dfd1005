import { problem } from '@cahier/core/problem'
import { say } from '@cahier/core/words/index'
import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { openList, save, toast, type At, heldBack } from './acts.ts'
import { looks } from './browser.ts'
import { filesNamed } from './kinds/files.ts'
import { saidIn } from './said.ts'
import { at, walk } from './walk.ts'

/** In the language of the model, wide and on a phone. */
const every = looks.filter(({ language }) => language === 'fr')
const wide = every[0]!
const [photo] = filesNamed(['table.png'])

/** Records within a record, and what is begun in them. */
export const lines = (): void => {
  let count = 0
  const begin = async (visit: At): Promise<Locator> => {
    const { page, look } = visit
    await openList(visit, '/banquet')
    await page
      .getByRole('button', { name: new RegExp(`^${saidIn(look).list.addTo('').replace('\u00a0', ' ')}`) })
      .locator('visible=true')
      .click()
    const drawer = page.getByRole('dialog')
    await drawer.locator('#new-banquet-name').fill(`Noce ${++count}`)
    await drawer.locator('#new-banquet-held_on').fill('24/12/2026')
    await drawer.getByRole('button', { name: saidIn(look).form.lines.add }).click()
    await drawer.locator(`[id$="-0-wording"]`).fill('Entrée')
    return drawer
  }
  const last = async () => (await at.company.api<{ items: Line[] }>('GET', '/records/banquet_course?sort=-created_at&limit=1')).items[0]!
  type Line = { readonly wording: string; readonly photo: string | null }

  walk(
    'hold the save while a file of one of them is on its way, and keep it wherever the cursor goes',
    every,
    'administrator',
    async (visit) => {
      const { page, look } = visit
      const { form } = saidIn(look)
      const go = await heldBack(visit, '**/api/files')
      const drawer = await begin(visit)
      await openCell(visit, drawer, 'Photo')
      await drawer.locator('[id$="-0-photo"]').setInputFiles(photo!)
      await leaveCell(visit, drawer, 'Assiettes')
      await save(visit, drawer)
      await drawer.getByText(form.lines.said(1, 'Photo', form.stillSending('table.png'))).waitFor()
      go()
      await drawer.getByText(form.stillSending('table.png')).waitFor({ state: 'hidden' })
      await save(visit, drawer)
      await toast(visit, form.created(`Noce ${count}`)).waitFor()
      expect((await last()).photo).toMatch(/^[0-9a-f-]{36}$/)
      await page.unrouteAll()
    },
  )

  walk('ask for what is needed once one has left it, and not before', wide, 'administrator', async (visit) => {
    const { page, look } = visit
    const { form } = saidIn(look)
    const asked = say(problem('field.required', '', { title: 'Libellé' }), look.language)
    const drawer = await begin(visit)
    await drawer.getByRole('button', { name: form.lines.add }).click()
    await drawer.locator('[id$="-1-wording"]:focus').waitFor()
    expect(await drawer.getByText(asked).count()).toBe(0)
    await page.keyboard.press('Tab')
    await drawer.getByText(asked).waitFor()
  })

  walk('keep a file that is being chosen, or on its way, in a window that becomes narrow', wide, 'administrator', async (visit) => {
    const { page, look } = visit
    const { form } = saidIn(look)
    const go = await heldBack(visit, '**/api/files')
    const drawer = await begin(visit)
    await openCell(visit, drawer, 'Photo')
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), drawer.locator('td[data-active] label').click()])
    // As the browser tells it when its own window comes to the front.
    await drawer.locator('[id$="-0-photo"]').dispatchEvent('focusout', { relatedTarget: null })
    await page.setViewportSize({ width: 480, height: 800 })
    await expect.poll(() => drawer.locator('.lines-field').evaluate((node) => node.clientWidth)).toBeLessThan(520)
    await chooser.setFiles(photo!)
    await drawer.getByLabel(form.sending('table.png')).waitFor()
    await drawer.locator('#new-banquet-name').focus()
    await expect.poll(() => drawer.getByLabel(form.sending('table.png')).count()).toBe(1)
    go()
    await drawer.locator('.card__sum').waitFor()
    await save(visit, drawer)
    await toast(visit, form.created(`Noce ${count}`)).waitFor()
    expect((await last()).photo).toMatch(/^[0-9a-f-]{36}$/)
    await page.unrouteAll()
  })

  walk('hold the save while a signature in one of them is drawn and not kept', every, 'administrator', async (visit) => {
    const { page, look } = visit
    const { form } = saidIn(look)
    const drawer = await begin(visit)
    await openCell(visit, drawer, 'Signature')
    const canvas = drawer.locator('canvas')
    await canvas.scrollIntoViewIfNeeded()
    const { x, y } = (await canvas.boundingBox())!
    await page.mouse.move(x + 8, y + 8)
    await page.mouse.down()
    await page.mouse.move(x + 40, y + 20)
    await page.mouse.up()
    await leaveCell(visit, drawer, 'Assiettes')
    await save(visit, drawer)
    await drawer.getByText(form.lines.said(1, 'Signature', form.signUnkept)).waitFor()
    await openCell(visit, drawer, 'Signature')
    await drawer.getByRole('button', { name: form.clear, exact: true }).click()
    await drawer.getByText(form.signUnkept).waitFor({ state: 'hidden' })
  })

  walk('tell that a file was not sent, when its cell has been left', wide, 'administrator', async (visit) => {
    const { page, look } = visit
    visit.watch.expect(503)
    const { promise, resolve: go } = Promise.withResolvers<void>()
    await page.route('**/api/files', async (route) => {
      await promise
      await route.fulfill({ status: 503, json: { title: 'x', status: 503, detail: 'Un instant.' } })
    })
    const drawer = await begin(visit)
    await openCell(visit, drawer, 'Photo')
    await drawer.locator('[id$="-0-photo"]').setInputFiles(photo!)
    await leaveCell(visit, drawer, 'Assiettes')
    go()
    await toast(visit, saidIn(look).form.notSent('table.png', 'Un instant.')).waitFor()
    await page.unrouteAll()
  })

  walk('take what Enter was pressed for, once it is found', wide, 'administrator', async (visit) => {
    const { page } = visit
    const { items } = await at.company.api<{ items: { id: string; name: string }[] }>('GET', '/records/dish?sort=name&limit=1')
    const drawer = await begin(visit)
    const go = await heldBack(visit, '**/api/records/dish?*')
    await openCell(visit, drawer, 'Plat')
    const box = drawer.locator('[id$="-0-dish"]')
    await box.pressSequentially(items[0]!.name)
    await box.press('Enter')
    go()
    await expect.poll(() => box.inputValue()).toBe(items[0]!.name)
    await page.unrouteAll()
  })

  walk('ask whoever pressed Enter for what is only nearly called so', wide, 'administrator', async (visit) => {
    const { page } = visit
    const { items } = await at.company.api<{ items: { name: string }[] }>('GET', '/records/dish?sort=name&limit=50')
    const name = items.map((dish) => dish.name).find((one) => /^\p{L}{7}/u.test(one))!
    const slip = [...name.match(/^\p{L}+/u)![0]].toSpliced(3, 2, name[4]!, name[3]!).join('')
    const drawer = await begin(visit)
    const go = await heldBack(visit, '**/api/records/dish?*')
    await openCell(visit, drawer, 'Plat')
    const box = drawer.locator('[id$="-0-dish"]')
    await box.pressSequentially(slip)
    await box.press('Enter')
    go()
    await page.getByRole('option').filter({ hasText: name }).first().waitFor()
    expect(await box.inputValue()).toBe(slip)
    await page.unrouteAll()
  })

  walk('come back with the key that undoes, once their record was saved', wide, 'administrator', async (visit) => {
    const { page, look } = visit
    const { record, form } = saidIn(look)
    const course = { wording: 'Entrée', served: 2, price: 12.5 }
    const { id } = await at.company.api<{ id: string }>('POST', '/records/banquet', {
      name: 'Gala',
      held_on: '2026-12-31',
      courses: [course],
    })
    const read = async () => at.company.api<{ name: string; courses: { wording: string }[] }>('GET', `/records/banquet/${id}`)
    await page.goto(`/banquet/${id}`)
    await page.getByRole('button', { name: record.editField('Services') }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: form.lines.remove(1) }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: form.lines.add }).click()
    await page.locator('[id$="-0-wording"]').fill('Plat')
    await page.keyboard.press('Control+Enter')
    await toast(visit, record.saved).waitFor()
    expect((await read()).courses.map(({ wording }) => wording)).toEqual(['Plat'])
    await page.keyboard.press('Control+z')
    await toast(visit, record.takenBack).waitFor()
    expect((await read()).courses.map(({ wording }) => wording)).toEqual(['Entrée'])
    await page.locator('[data-field=courses]').getByText('Entrée').waitFor()
  })

  walk('are taken away by the key that presses the button for it', wide, 'administrator', async (visit) => {
    const { page, look } = visit
    const { remove } = saidIn(look).form.lines
    const drawer = await begin(visit)
    await page.keyboard.press('Shift+Enter')
    await drawer.locator('[id$="-1-wording"]').fill('Plat')
    await drawer.getByRole('button', { name: remove(2) }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => drawer.locator('tr[data-at]').count()).toBe(1)
  })
}

/** In a sheet the cell opens when it has the focus; on a card all of them are open. */
const openCell = async ({ look }: At, drawer: Locator, title: string): Promise<void> => {
  if (look.size === 'desktop')
    await drawer
      .locator('td[data-column]', { has: drawer.page().getByText(saidIn(look).form.lines.cell(title, 1)) })
      .locator('.cell')
      .focus()
  else if (!(await drawer.locator('.card__form').isVisible())) await drawer.locator('.card__sum').click()
}
const leaveCell = async (at_: At, drawer: Locator, other: string): Promise<void> => {
  if (at_.look.size === 'desktop') await openCell(at_, drawer, other)
  else await drawer.locator('.card__sum').click()
}
