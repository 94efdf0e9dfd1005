/// <reference types="node" />
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from 'playwright-core'
import { serve, type Server } from '../../runtime/test/server.ts'
import { watch, type Watch } from './watch.ts'

/** Where the browser is; '' where the machine has none, and then no screen is tested. */
export const program = process.env.CHROMIUM ?? ''
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--process-per-site',
]

export type Look = { readonly size: 'desktop' | 'phone'; readonly language: 'en' | 'fr'; readonly theme: 'light' | 'dark' }
export const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
/** Each value of each meets each value of the others at least once. */
export const looks: readonly Look[] = [
  { size: 'desktop', language: 'en', theme: 'light' },
  { size: 'desktop', language: 'fr', theme: 'dark' },
  { size: 'phone', language: 'fr', theme: 'light' },
  { size: 'phone', language: 'en', theme: 'dark' },
]
export const desktop: Look = looks[0]!

export const people = {
  administrator: { name: 'Claire Fontaine', email: 'claire@example.com', password: 'encre bleue sur papier', roles: ['administrator'] },
  colleague: { name: 'Denis Papier', email: 'denis@example.com', password: 'papier ligne a grands carreaux', roles: ['administrator'] },
  agent: { name: 'Ada Carbone', email: 'ada@example.com', password: 'double au papier carbone', roles: ['sales_agent'] },
  cook: { name: 'Basile Fourneau', email: 'basile@example.com', password: 'fourneau de fonte emaillee', roles: ['cook'] },
}
export type Who = keyof typeof people
export type Visit = { readonly page: Page; readonly watch: Watch; readonly look: Look; readonly leave: () => Promise<void> }
export type Company = {
  readonly server: Server
  readonly browser: Browser
  /** A page of a browser of its own: as somebody who has signed in already, or nobody. */
  readonly visit: (look: Look, who?: Who) => Promise<Visit>
  /** A call of the API by the administrator, for what a test needs to find and not to do on the screen. */
  readonly api: <T>(method: string, path: string, body?: unknown) => Promise<T>
  readonly stop: () => Promise<void>
}

/** The example company on a server of its own, and a browser beside it. Until `settle` nobody has an account. */
export async function openCompany(
  app = 'examples/hardware-reseller',
): Promise<Company & { readonly settle: (others?: readonly Who[]) => Promise<void> }> {
  const [server, browser] = await Promise.all([serve({ app }), chromium.launch({ executablePath: program, args: FLAGS })])
  const states = new Map<Who, NonNullable<BrowserContextOptions['storageState']>>()

  const api = async <T>(method: string, path: string, body?: unknown, cookie = cookieOf(states.get('administrator'))): Promise<T> => {
    const headers = { 'content-type': 'application/json', origin: server.url, 'accept-language': 'en', cookie }
    const answer = await fetch(`${server.url}/api${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (answer.status === 204 ? undefined : await answer.json()) as T
  }
  /** Signs in without a screen; the cookie is kept for every later visit. */
  const signIn = async (who: Who): Promise<void> => {
    const context = await browser.newContext()
    const { email, password } = people[who]
    const answer = await context.request.post(`${server.url}/api/auth/sign-in/email`, {
      data: { email, password },
      headers: { origin: server.url },
    })
    if (!answer.ok()) throw new Error(`${who} cannot sign in: ${answer.status()} ${await answer.text()}`)
    states.set(who, await context.storageState())
    await context.close()
  }
  /** Gives the first account, and these others. */
  const settle = async (others: readonly Who[] = ['colleague', 'agent']): Promise<void> => {
    const first = await fetch(`${server.url}/api/session`).then((answer) => answer.json() as Promise<{ firstRun: boolean }>)
    if (first.firstRun) await api('POST', '/auth/sign-up/email', people.administrator, '')
    await signIn('administrator')
    for (const who of others) {
      await api('POST', '/users', people[who])
      await signIn(who)
    }
  }
  /**
   * One context for each person at each look: what a browser has read already it does not ask for again, as in life. A page that
   * stays open there keeps its process, so that each visit need not begin with a new one that has compiled nothing yet.
   */
  const contexts = new Map<string, Promise<BrowserContext>>()
  const contextOf = async (look: Look, who?: Who): Promise<BrowserContext> => {
    const context = await browser.newContext(optionsOf(look, server.url, who && states.get(who)))
    context.setDefaultTimeout(60_000)
    await context.addInitScript((language) => {
      if (!localStorage.getItem('cahier.language')) localStorage.setItem('cahier.language', language)
    }, look.language)
    if (who) await context.newPage().then((page) => page.goto('/before-paint.js'))
    return context
  }
  const visit = async (look: Look, who?: Who): Promise<Visit> => {
    const key = `${look.size} ${look.language} ${look.theme} ${who}`
    if (who && !contexts.has(key)) contexts.set(key, contextOf(look, who))
    const context = await (who ? contexts.get(key)! : contextOf(look))
    const page = await context.newPage()
    const forget = async (): Promise<void> => {
      await page.evaluate(() => localStorage.clear()).catch(() => {})
      await page.close()
    }
    return { page, look, watch: watch(page), leave: who ? forget : () => context.close() }
  }
  const stop = async (): Promise<void> => {
    await browser.close()
    await server.stop()
  }
  return { server, browser, visit, api, settle, stop }
}

const optionsOf = (
  { size, language, theme }: Look,
  baseURL: string,
  storageState: BrowserContextOptions['storageState'],
): BrowserContextOptions => ({
  baseURL,
  viewport: sizes[size],
  locale: language === 'fr' ? 'fr-FR' : 'en-GB',
  timezoneId: 'Europe/Paris',
  colorScheme: theme,
  reducedMotion: 'reduce',
  ...(size !== 'desktop' && { isMobile: true, hasTouch: true }),
  ...(storageState && { storageState }),
})

const cookieOf = (state: BrowserContextOptions['storageState']): string =>
  typeof state === 'object' ? state.cookies.map(({ name, value }) => `${name}=${value}`).join('; ') : ''

/** Whether what a locator finds is in sight, for a screen that differs by its size. */
export const seen = (locator: Locator): Promise<boolean> => locator.first().isVisible()
