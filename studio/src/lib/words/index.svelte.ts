import { en } from './en/index.ts'
import { fr } from './fr/index.ts'

/** French is the reference: English must have the same keys, which the types see to. */
export type Words = typeof fr

const catalogues = { fr, en } satisfies Record<string, Words>
export type Language = keyof typeof catalogues
export const languages: readonly { readonly code: Language; readonly title: string }[] = [
  { code: 'fr', title: 'Français' },
  { code: 'en', title: 'English' },
]

let current = $state<Language>(globalThis.document?.documentElement.lang === 'en' ? 'en' : 'fr')

/** Words in the language of the screens, in a catalogue of its own: those of a screen come with that screen. */
export const spoken =
  <W>(said: Record<Language, W>) =>
  (): W =>
    said[current]
/** The studio's own words that every screen has; what comes from the model is already in its language. */
export const words = spoken<Words>(catalogues)
export const language = (): Language => current

/** Unknown languages read French, the first language of the product. */
export const setLanguage = (next: string): void => {
  current = next in catalogues ? (next as Language) : 'fr'
  document.documentElement.lang = current
}
