import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'vitest'
import type { At } from './acts.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']

/** What stands in the way of a person who reads, sees or points otherwise; `over` is what floats, and then only this is looked at. */
export async function findings({ page }: Pick<At, 'page'>, over?: string): Promise<string[]> {
  // Only what is wrong is described node by node, and at once: there is no frame of another site to gather from.
  const axe = new AxeBuilder({ page }).options({ runOnly: RULES, resultTypes: ['violations'] }).setLegacyMode()
  const { passes, violations } = await (over && (await page.locator(over).count()) > 0 ? axe.include(over) : axe).analyze()
  expect(passes.length, 'rules that looked at the page').toBeGreaterThan(5)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.any.map((check) => check.message).join(' ')}`),
    )
}
