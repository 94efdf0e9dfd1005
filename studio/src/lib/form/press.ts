let pressed = false
addEventListener('pointerdown', () => (pressed = true), true)
for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => (pressed = false), true)

/**
 * Runs when the pointer has let go and its click is told. What moves the page between the two takes the button from under the
 * press: a problem that appears because a field was left would swallow the very press that left it.
 */
export function afterPress(act: () => void): void {
  if (!pressed) return void setTimeout(act)
  const once = new AbortController()
  const then = (): void => {
    once.abort()
    setTimeout(act)
  }
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, then, { signal: once.signal, capture: true })
}
