import type { Locator, Page } from 'playwright-core'
import { said } from '../said.ts'
import type { Row } from './table.ts'

const words = said.fr.form
const blank = (text: string): string => text.replaceAll(/[\u00a0\u202f]/gu, ' ')

/** Writes a value as a person would, by the names they read; `at` is where the form is, `prefix` how its fields begin. */
export async function write(page: Page, at: Locator, prefix: string, { kind, title, way, given }: Row): Promise<void> {
  const field = at.locator(`#${prefix}-${kind}`)
  switch (way) {
    case 'type':
    case 'secret':
      return field.fill(String(given))
    case 'pick':
      return choose(page, field, String(given))
    case 'tick':
      return field.getByRole('radio', { name: String(given), exact: true }).click()
    case 'stars':
      return field.getByRole('radio', { name: String(given), exact: true }).click()
    case 'flip':
      return field.click()
    case 'chips': {
      for (const one of given as readonly string[]) {
        await field.fill(one)
        if (kind !== 'tags') await page.getByRole('option', { name: one, exact: true }).waitFor()
        await field.press('Enter')
      }
      return field.press('Tab')
    }
    case 'parts': {
      for (const [name, text] of Object.entries(given as Readonly<Record<string, string>>))
        await at.getByRole('group', { name: title, exact: true }).getByLabel(name, { exact: true }).fill(text)
      return
    }
    case 'lines':
      return line(page, at, given as readonly string[])
    case 'none':
      return
  }
}

/** Searches and takes what is found. */
export async function choose(page: Page, box: Locator, text: string): Promise<void> {
  await box.click()
  await box.pressSequentially(text)
  await page.getByRole('option', { name: text }).first().click()
}

/** One line by the keyboard alone: the first cell is opened, Tab goes on. */
async function line(page: Page, at: Locator, cells: readonly string[]): Promise<void> {
  await at.getByRole('button', { name: words.lines.add }).click()
  for (const [i, cell] of cells.entries()) {
    if (i > 0) await page.keyboard.press('Tab')
    await page.locator('td[data-active] input').waitFor()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type(cell)
  }
  await page.keyboard.press('Escape')
}

/** Empties a field as a person would. */
export async function clear(page: Page, at: Locator, prefix: string, { kind, title, way, given }: Row): Promise<void> {
  const field = at.locator(`#${prefix}-${kind}`)
  switch (way) {
    case 'type':
      return field.fill('')
    case 'pick': {
      await field.focus()
      return field.press('Delete')
    }
    case 'secret':
      return at
        .locator('.field')
        .filter({ has: page.locator(`#${prefix}-${kind}`) })
        .getByRole('button', { name: words.clear })
        .click()
    case 'tick':
    case 'stars':
      return field.getByRole('radio', { name: String(given), exact: true }).click()
    case 'flip':
      return field.click()
    case 'chips': {
      for (const _ of given as readonly string[]) {
        await field.focus()
        await field.press('Backspace')
        await page.keyboard.press('Delete')
      }
      return
    }
    case 'parts': {
      for (const name of Object.keys(given))
        await at.getByRole('group', { name: title, exact: true }).getByLabel(name, { exact: true }).fill('')
      return
    }
    case 'lines': {
      await field.getByRole('button', { expanded: false }).click()
      return field.getByRole('button', { name: words.lines.remove(1) }).click()
    }
    case 'none':
      return
  }
}

/** What is read there, on one line. */
export const textIn = async (at: Locator): Promise<string> =>
  blank(await at.innerText())
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .trim()
