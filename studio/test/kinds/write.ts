import type { Locator, Page } from 'playwright-core'
import { said } from '../said.ts'
import { filesNamed } from './files.ts'
import { valueOf, wayOf, type Row } from './row.ts'

const words = said.fr.form
const blank = (text: string): string => text.replaceAll(/[\u00a0\u202f]/gu, ' ')

/** Writes a value as a person would, by the names they read; `at` is where the form is, `prefix` how its fields begin. */
export async function write(page: Page, at: Locator, prefix: string, row: Row): Promise<void> {
  const { kind, title, given } = row
  const field = at.locator(`#${prefix}-${row.field}`)
  switch (wayOf(row)) {
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
    case 'files': {
      await field.setInputFiles(filesNamed(given as readonly string[]))
      const group = at.getByRole('group', { name: title, exact: true })
      for (const name of given as readonly string[]) await group.getByRole('link', { name, exact: true }).waitFor()
      return
    }
    case 'sign':
      return sign(page, field)
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

/** Three strokes with the mouse. */
async function sign(page: Page, field: Locator): Promise<void> {
  const canvas = field.locator('canvas')
  await canvas.scrollIntoViewIfNeeded()
  const box = (await canvas.boundingBox())!
  const at = (across: number, down: number): [number, number] => [box.x + box.width * across, box.y + box.height * down]
  await page.mouse.move(...at(0.1, 0.8))
  await page.mouse.down()
  for (const [across, down] of [
    [0.3, 0.2],
    [0.5, 0.8],
    [0.8, 0.4],
  ] as const)
    await page.mouse.move(...at(across, down), { steps: 5 })
  await page.mouse.up()
  await field.getByRole('button', { name: words.signKeep }).click()
  await field.getByRole('img').waitFor()
}

/** Empties a field as a person would. */
export async function clear(page: Page, at: Locator, prefix: string, row: Row): Promise<void> {
  const { title, given } = row
  const field = at.locator(`#${prefix}-${row.field}`)
  const group = at.getByRole('group', { name: title, exact: true })
  switch (wayOf(row)) {
    case 'type':
      return field.fill('')
    case 'pick': {
      await field.focus()
      return field.press('Delete')
    }
    case 'secret':
      return at
        .locator('.field')
        .filter({ has: page.locator(`#${prefix}-${row.field}`) })
        .getByRole('button', { name: words.clear })
        .click()
    case 'tick':
    case 'stars':
      return field.getByRole('radio', { name: String(given), exact: true }).click()
    case 'flip':
      return field.click()
    case 'chips': {
      for (const _ of valueOf(row) as readonly unknown[]) {
        await field.focus()
        await field.press('Backspace')
        await page.keyboard.press('Delete')
      }
      return
    }
    case 'parts': {
      for (const name of Object.keys(given)) await group.getByLabel(name, { exact: true }).fill('')
      return
    }
    case 'lines': {
      await field.getByRole('button', { expanded: false }).click()
      return field.getByRole('button', { name: words.lines.remove(1) }).click()
    }
    case 'files': {
      for (const name of given as readonly string[]) await group.getByRole('button', { name: words.removeNamed(name) }).click()
      return
    }
    case 'sign':
      return field.getByRole('button', { name: words.signAgain }).click()
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
