import type { Page } from 'playwright-core'

export type Watch = {
  /** Answers that the test provokes: a wrong password, a stale save. */
  readonly expect: (...statuses: number[]) => void
  /** Everything the browser complained of since the page was opened: errors, refused content, requests that failed. */
  readonly complaints: readonly string[]
}

/** Hears what a person does not see. The browser repeats a refused answer in its console: the answer itself is what counts. */
export function watch(page: Page): Watch {
  const complaints: string[] = []
  const expected = new Set<number>()
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.stack ?? error.message}`))
  page.on('response', (answer) => {
    if (answer.status() >= 400 && !expected.has(answer.status()))
      complaints.push(`${answer.status()}: ${answer.request().method()} ${answer.url()}`)
  })
  page.on('requestfailed', (request) => {
    // A question no longer asked, or a stream of a page that is left, is taken back by the page itself.
    const why = request.failure()?.errorText ?? ''
    if (why !== 'net::ERR_ABORTED') complaints.push(`${why}: ${request.method()} ${request.url()}`)
  })
  return { complaints, expect: (...statuses) => statuses.forEach((status) => expected.add(status)) }
}
