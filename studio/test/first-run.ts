import { describe, expect } from 'vitest'
import { listed, total } from './acts.ts'
import { desktop, looks, people } from './browser.ts'
import { said, saidIn } from './said.ts'
import { walk } from './walk.ts'

/** From nobody to the first account, which administers. */
export const firstRun = () =>
  describe('the first run', () => {
    walk('says beside each field what is missing', looks, undefined, async ({ page, look }) => {
      const { signIn } = saidIn(look)
      await page.goto('/')
      await page.getByRole('heading', { level: 1, name: signIn.first.title }).waitFor()
      await page.getByRole('button', { name: signIn.first.submit }).click()
      for (const [label, told] of [
        [signIn.name, signIn.nameMissing],
        [signIn.email, signIn.emailMissing],
        [signIn.password, signIn.passwordMissing],
      ] as const) {
        await expectDescribed(page.getByLabel(label, { exact: true }), told)
      }
      expect(await page.getByLabel(signIn.name, { exact: true }).evaluate((node) => node === document.activeElement)).toBe(true)
    })

    walk('opens in the language chosen on the page', desktop, undefined, async ({ page }) => {
      await page.goto('/')
      await page.getByRole('button', { name: 'Français' }).click()
      await page.getByRole('heading', { level: 1, name: said.fr.signIn.first.title }).waitFor()
      expect(await page.locator('html').getAttribute('lang')).toBe('fr')
    })

    walk('asks for a longer password, then makes the account and shows 8,800 opportunities', desktop, undefined, async (visit) => {
      const { page } = visit
      const { signIn } = said.en
      const { name, email, password } = people.administrator
      await page.goto('/')
      await page.getByLabel(signIn.name, { exact: true }).fill(name)
      await page.getByLabel(signIn.email, { exact: true }).fill(email)
      await page.getByLabel(signIn.password, { exact: true }).fill('trop court')
      await page.getByRole('button', { name: signIn.first.submit }).click()
      await expectDescribed(page.getByLabel(signIn.password, { exact: true }), signIn.passwordShort(2))
      expect(await page.getByLabel(signIn.name, { exact: true }).inputValue()).toBe(name)
      await page.getByLabel(signIn.password, { exact: true }).fill(password)
      await page.getByRole('button', { name: signIn.first.submit }).click()
      await listed(visit)
      await total(visit, 8800)
      expect(new URL(page.url()).pathname).toBe('/opportunity')
    })
  })

const expectDescribed = async (input: ReturnType<import('playwright-core').Page['getByLabel']>, told: string): Promise<void> => {
  await expect.poll(() => input.getAttribute('aria-invalid')).toBe('true')
  const id = await input.getAttribute('aria-describedby')
  expect(await input.page().locator(`#${id}`).innerText()).toBe(told)
}
