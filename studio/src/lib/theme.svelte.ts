export type Theme = 'system' | 'light' | 'dark'
export type Density = 'compact' | 'regular' | 'airy'
export const themes: readonly Theme[] = ['system', 'light', 'dark']
export const densities: readonly Density[] = ['compact', 'regular', 'airy']

const dark = matchMedia('(prefers-color-scheme: dark)')
const stored = <T extends string>(key: string, among: readonly T[], otherwise: T): T =>
  among.find((v) => v === localStorage.getItem(`cahier.${key}`)) ?? otherwise

/** How the screens look for this person on this device; `static/before-paint.js` reads the same keys before the first paint. */
class Look {
  #theme = $state<Theme>(stored('theme', themes, 'system'))
  #density = $state<Density>(stored('density', densities, 'regular'))
  /** Single-letter keys can be turned off (WCAG 2.1.4). */
  #keys = $state(localStorage.getItem('cahier.keys') !== 'off')

  constructor() {
    dark.addEventListener('change', () => this.#paint())
    this.#paint()
  }
  get theme(): Theme {
    return this.#theme
  }
  set theme(next: Theme) {
    this.#theme = next
    localStorage.setItem('cahier.theme', next)
    this.#paint()
  }
  get density(): Density {
    return this.#density
  }
  set density(next: Density) {
    this.#density = next
    localStorage.setItem('cahier.density', next)
    this.#paint()
  }
  get keys(): boolean {
    return this.#keys
  }
  set keys(on: boolean) {
    this.#keys = on
    localStorage.setItem('cahier.keys', on ? 'on' : 'off')
  }
  #paint(): void {
    const root = document.documentElement
    root.dataset.theme = this.#theme === 'system' ? (dark.matches ? 'dark' : 'light') : this.#theme
    root.dataset.density = this.#density
  }
}
export const look = new Look()
