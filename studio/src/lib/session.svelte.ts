import type { Style } from '@cahier/core/fields/kind'
import type { FormSpec, ViewSpec } from '@cahier/core/form/spec'
import type { EntitySummary, ModelSummary, Session } from '@cahier/core/wire'
import { get, patch, post } from '#lib/api.ts'
import { language, setLanguage } from '#lib/words/index.svelte.ts'

/** The person, the company and what this person may see of its model. One per page, filled before the first screen. */
class Here {
  session = $state.raw<Session>() as Session
  model = $state.raw<ModelSummary>() as ModelSummary

  /** What the model says of objects, asked once for each session that is loaded, and its model with it. */
  #described = new Map<string, Promise<unknown>>()

  #describe<T>(path: string, fetch?: typeof globalThis.fetch): Promise<T> {
    const known = this.#described.get(path)
    if (known) return known as Promise<T>
    const asked = get<T>(path, { fetch })
    this.#described.set(path, asked)
    asked.catch(() => this.#described.delete(path))
    return asked
  }

  /** How this person writes and reads: formats follow the browser's region, never the language of the screens. */
  get style(): Style {
    const timeZone = this.session.app.timeZone
    return { locale: navigator.language || 'fr-FR', timeZone, today: today(timeZone) }
  }

  async load(fetch?: typeof globalThis.fetch): Promise<void> {
    // Pages ask while this is on its way: what was said to somebody else is not for them.
    this.#described.clear()
    this.session = await get<Session>('/session', { fetch })
    const { user, app } = this.session
    setLanguage(stored() ?? user?.language ?? offered(app.languages) ?? app.language)
  }

  async loadModel(fetch?: typeof globalThis.fetch): Promise<void> {
    this.model = await get<ModelSummary>('/model', { fetch })
  }

  views(entity: string, fetch?: typeof globalThis.fetch): Promise<readonly ViewSpec[]> {
    return this.#describe(`/views/${entity}`, fetch)
  }
  form(entity: string, fetch?: typeof globalThis.fetch): Promise<FormSpec> {
    return this.#describe(`/forms/${entity}`, fetch)
  }

  entity(name: string): EntitySummary | undefined {
    return this.model.entities[name]
  }

  /** Changes the language of the screens, and remembers it on the person for mails and other devices. */
  async speak(next: string): Promise<void> {
    setLanguage(next)
    localStorage.setItem('cahier.language', next)
    if (this.session.user && this.session.app.languages.includes(next)) await patch('/session', { language: next })
  }

  async signOut(): Promise<void> {
    await post('/auth/sign-out')
  }
}
export const here = new Here()
export { language }

/** The first language of the browser in which the app speaks: nobody has said yet which one is theirs. */
const offered = (languages: readonly string[]): string | undefined =>
  navigator.languages.map((tag) => tag.split('-')[0]!).find((one) => languages.includes(one))
const stored = (): string | null => localStorage.getItem('cahier.language')
const today = (timeZone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date())
