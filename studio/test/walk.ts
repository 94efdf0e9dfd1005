import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Company, Look, Visit, Who } from './browser.ts'

/** The company under test, opened once for all. */
export const at: { company: Company } = { company: undefined as unknown as Company }
const pictures = join(tmpdir(), 'cahier-screens')

export const titled = ({ size, language, theme }: Look): string => `${size}, ${language}, ${theme}`

/** One person at one screen: ends with the browser having nothing to complain of; a failure leaves a picture of what was seen. */
export function walk(sentence: string, looks: Look | readonly Look[], who: Who | undefined, act: (visit: Visit) => Promise<void>): void {
  const all = Array.isArray(looks) ? (looks as readonly Look[]) : [looks as Look]
  it.each(all.map((look) => [titled(look), look] as const))(all.length > 1 ? `${sentence} (%s)` : sentence, async (_title, look) => {
    const visit = await at.company.visit(look, who)
    await accompany(sentence, visit, act)
  })
}

export async function accompany(sentence: string, visit: Visit, act: (visit: Visit) => Promise<void>): Promise<void> {
  try {
    await act(visit)
    expect(visit.watch.complaints, 'what the browser complained of').toEqual([])
  } catch (error) {
    const picture = join(pictures, `${sentence} ${titled(visit.look)}.png`.replace(/[^\w.]+/g, '-'))
    mkdirSync(pictures, { recursive: true })
    await visit.page.screenshot({ path: picture }).catch(() => {})
    if (error instanceof Error) error.message += `\nSeen: ${picture}\nThe browser: ${visit.watch.complaints.join('\n') || 'no complaint'}`
    throw error
  } finally {
    await visit.leave()
  }
}
