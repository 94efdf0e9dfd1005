import { problem } from '@cahier/core/problem'
import { say } from '@cahier/core/words/index'
import { describe, expect } from 'vitest'
import { listed, openList, startNew, toast } from './acts.ts'
import { desktop, looks, people as known, type Visit } from './browser.ts'
import { said, saidIn } from './said.ts'
import { at, walk } from './walk.ts'

const signIn = async ({ page, look }: Visit, email: string, password: string): Promise<void> => {
  const words = saidIn(look).signIn
  await page.getByLabel(words.email, { exact: true }).fill(email)
  await page.getByLabel(words.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: words.submit }).click()
}
const phone = looks.find(({ size, language }) => size === 'phone' && language === 'en')!

export const people = () =>
  describe('a person', () => {
    walk('is told in words that the password is wrong, then signs in, and comes to the page asked for', looks, undefined, async (visit) => {
      visit.watch.expect(401)
      const { page, look } = visit
      const { signIn: words } = saidIn(look)
      await page.goto('/account')
      await page.getByRole('heading', { level: 1, name: words.title }).waitFor()
      await signIn(visit, known.colleague.email, 'ce n’est pas le bon')
      await page
        .getByRole('alert')
        .getByText(say(problem('auth.invalid'), look.language))
        .waitFor()
      expect(await page.getByLabel(words.email, { exact: true }).inputValue()).toBe(known.colleague.email)
      await signIn(visit, known.colleague.email, known.colleague.password)
      await listed(visit)
      expect(new URL(page.url()).pathname).toBe('/account')
    })

    walk('who is let in has roles in the language of the screens', looks, 'administrator', async (visit) => {
      const { page, look } = visit
      const { list, people: words } = saidIn(look)
      await openList(visit, '/member')
      await page
        .getByRole('button', { name: new RegExp(`^${list.addTo('').replace('\u00a0', ' ')}`) })
        .locator('visible=true')
        .click()
      const drawer = page.getByRole('dialog', { name: words.title })
      await drawer.getByRole('checkbox', { name: look.language === 'fr' ? 'Responsable' : 'Manager', exact: true }).waitFor()
    })

    walk('who lost the password sets another by the link of an administrator, once', [desktop, phone], 'administrator', async (visit) => {
      const { page, look } = visit
      const { people: words, record, signIn: own, common } = saidIn(look)
      const lost = { name: 'Odile Perdue', email: `odile-${look.size}@example.com`, roles: ['sales_agent'] }
      const { id } = await at.company.api<{ id: string }>('POST', '/users', lost)
      await page.goto(`/member/${id}`)
      await page.getByRole('button', { name: record.more }).click()
      await page.getByRole('button', { name: record.resetLink }).click()
      const drawer = page.getByRole('dialog', { name: words.reset.title(lost.name) })
      const link = await drawer.getByLabel(words.reset.link, { exact: true }).inputValue()
      await drawer.getByRole('button', { name: common.close }).last().click()
      const other = await at.company.visit(look, undefined)
      other.watch.expect(410)
      try {
        const password = other.page.getByLabel(own.reset.password, { exact: true })
        const send = other.page.getByRole('button', { name: own.reset.submit })
        await other.page.goto(link)
        await send.click()
        await other.page.getByText(own.passwordMissing).waitFor()
        await password.fill('trop court')
        await send.click()
        await other.page.getByText(own.passwordShort(2)).waitFor()
        await password.fill('une phrase neuve et longue')
        await send.click()
        await listed(other)
        await other.page.goto(link)
        await other.page.getByRole('heading', { level: 1, name: own.reset.gone }).waitFor()
        await other.page.getByText(say(problem('auth.reset_gone'), look.language)).waitFor()
        expect(other.watch.complaints).toEqual([])
      } finally {
        await other.leave()
      }
    })

    walk('sets another password with the one in use, and is out everywhere else', [desktop, phone], undefined, async (visit) => {
      const { page, look } = visit
      const { account, shell, signIn: own } = saidIn(look)
      const [old, next] = ['une phrase déjà ancienne', 'une phrase toute nouvelle']
      const person = { name: 'Paule Sézame', email: `paule-${look.size}@example.com`, password: old, roles: ['sales_agent'] }
      await at.company.api('POST', '/users', person)
      await page.goto('/login')
      await signIn(visit, person.email, old)
      await listed(visit)
      const other = await at.company.visit(look, undefined)
      other.watch.expect(401)
      try {
        await other.page.goto('/login')
        await signIn(other, person.email, old)
        await listed(other)
        await page.getByRole('button', { name: look.size === 'desktop' ? shell.account : shell.more }).click()
        await page.getByRole('link', { name: shell.ownAccount }).click()
        await page.getByRole('button', { name: account.close(1) }).waitFor()
        expect(await page.getByLabel(own.name, { exact: true }).count(), 'an agent may not rename members').toBe(0)
        await page.getByText(account.nameKept).waitFor()
        const [current, fresh] = [account.current, account.next].map((label) => page.getByLabel(label, { exact: true }))
        const send = page.getByRole('button', { name: account.change })
        await send.click()
        await page.getByText(account.currentMissing).waitFor()
        await current!.fill('ce n’est pas celui-là')
        await fresh!.fill('trop court')
        await send.click()
        await page.getByText(own.passwordShort(2)).waitFor()
        await fresh!.fill(next)
        visit.watch.expect(422)
        await send.click()
        await page.getByText(say(problem('password.wrong'), look.language)).waitFor()
        expect(await current!.evaluate((node) => node === document.activeElement)).toBe(true)
        await current!.fill(old)
        await send.click()
        await toast(visit, account.changed).waitFor()
        await page.getByText(account.only).waitFor()
        await other.page.goto('/opportunity')
        await other.page.getByRole('heading', { level: 1, name: own.title }).waitFor()
        await signIn(other, person.email, next)
        await listed(other)
        await page.reload()
        await page.getByRole('button', { name: account.close(1) }).click()
        await page.getByText(account.only).waitFor()
        await other.page.goto('/opportunity')
        await other.page.getByRole('heading', { level: 1, name: own.title }).waitFor()
        expect(other.watch.complaints).toEqual([])
      } finally {
        await other.leave()
      }
    })

    walk('who may, changes the own name', desktop, 'colleague', async (visit) => {
      const { page } = visit
      const { account, signIn: own, shell } = said.en
      await page.goto('/account_settings')
      const name = page.getByLabel(own.name, { exact: true })
      await name.fill(' ')
      await page.getByRole('button', { name: account.save, exact: true }).click()
      await page.getByText(own.nameMissing).waitFor()
      await name.fill('Denis Papier-Calque')
      await page.getByRole('button', { name: account.save, exact: true }).click()
      await toast(visit, account.nameSaved).waitFor()
      await page.getByRole('button', { name: shell.account }).getByText('Denis Papier-Calque').waitFor()
      await name.fill(known.colleague.name)
      await name.press('Enter')
      await page.getByRole('button', { name: shell.account }).getByText(known.colleague.name, { exact: true }).waitFor()
    })

    walk('signs out, and the page behind is closed', [desktop, phone], undefined, async (visit) => {
      const { page, look } = visit
      const { shell, signIn: words } = saidIn(look)
      await page.goto('/login')
      await signIn(visit, known.colleague.email, known.colleague.password)
      await listed(visit)
      if (look.size === 'desktop') await page.getByRole('button', { name: shell.account }).click()
      else await page.getByRole('button', { name: shell.more }).click()
      await page.getByRole('button', { name: shell.signOut }).click()
      await page.getByRole('heading', { level: 1, name: words.title }).waitFor()
      await page.goto('/opportunity')
      await page.getByRole('heading', { level: 1, name: words.title }).waitFor()
    })

    walk('changes the language and the theme, for good', desktop, 'colleague', async (visit) => {
      const { page } = visit
      await openList(visit)
      await page.getByRole('button', { name: said.en.shell.account }).click()
      await page.getByRole('button', { name: said.en.shell.themes.dark }).click()
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
      await page.getByRole('button', { name: 'Français' }).click()
      await page.getByRole('heading', { level: 1, name: said.fr.model.opportunities }).waitFor()
      await page.getByRole('columnheader', { name: said.fr.model.engaged }).waitFor()
      await page.reload()
      await page.getByRole('heading', { level: 1, name: said.fr.model.opportunities }).waitFor()
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
      await at.company.api('GET', '/session')
    })

    walk('with the role of an agent finds no way to delete', [desktop, phone], 'agent', async (visit) => {
      const { page, look } = visit
      const { record, list } = saidIn(look)
      await openList(visit)
      expect(await page.getByRole('checkbox').count()).toBe(0)
      await page
        .getByRole('link', { name: look.size === 'desktop' ? 'RB8GDYFY' : 'Betatech' })
        .first()
        .click()
      await page.getByRole('button', { name: record.more }).click()
      await page.getByRole('button', { name: record.copyAddress }).waitFor()
      expect(await page.getByRole('button', { name: record.remove, exact: true }).count()).toBe(0)
      await page.goto('/product')
      await listed(visit)
      expect(await page.getByRole('button', { name: list.addTo('Product') }).count()).toBe(0)
    })

    walk('with the role of an agent meets the credit limit of an account nowhere', desktop, 'agent', async (visit) => {
      const { page } = visit
      const { list } = said.en
      const bodies: string[] = []
      page.on(
        'response',
        (answer) =>
          void (
            answer.url().includes('/api/') &&
            answer.text().then(
              (text) => bodies.push(text),
              () => {},
            )
          ),
      )
      await openList(visit, '/account')
      await page.getByRole('button', { name: list.columns, exact: true }).click()
      await page.getByRole('checkbox', { name: 'Notes' }).waitFor()
      expect(await page.getByText('Credit limit').count()).toBe(0)
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: list.filter, exact: true }).click()
      await page.getByRole('option', { name: 'Notes' }).waitFor()
      expect(await page.getByText('Credit limit').count()).toBe(0)
      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: 'Betatech', exact: true }).click()
      await page.getByRole('heading', { level: 1, name: 'Betatech' }).waitFor()
      await page.getByText('Employees').first().waitFor()
      expect(await page.getByText('Credit limit').count()).toBe(0)
      expect(bodies.filter((text) => /credit_limit|Credit limit/.test(text))).toEqual([])
    })

    walk('who signs in after another at the same page is shown what is theirs', desktop, undefined, async (visit) => {
      visit.watch.expect(401)
      const { page } = visit
      const { title } = said.en.signIn
      await page.goto('/account')
      await signIn(visit, known.administrator.email, known.administrator.password)
      await page.getByRole('link', { name: 'Betatech', exact: true }).click()
      await page.getByText('Credit limit').first().waitFor()
      await page.context().clearCookies()
      const path = `/records${new URL(page.url()).pathname}`
      const { employees } = await at.company.api<{ employees: number }>('GET', path)
      await at.company.api('PATCH', path, { employees: employees + 1 })
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      await signIn(visit, known.agent.email, known.agent.password)
      await page.getByRole('heading', { level: 1, name: 'Betatech' }).waitFor()
      await page.getByText('Employees').first().waitFor()
      expect(await page.getByText('Credit limit').count()).toBe(0)
      await at.company.api('PATCH', path, { employees })
    })

    walk('with the role of an agent still creates', desktop, 'agent', async (visit) => {
      await openList(visit)
      const drawer = await startNew(visit)
      await drawer.getByRole('button', { name: said.en.common.close }).click()
      await drawer.waitFor({ state: 'hidden' })
    })
  })
