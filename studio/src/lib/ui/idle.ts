/** Once the browser has nothing else to do; some know no such moment, and wait a second. */
export const whenIdle = (act: () => void): void => {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 3000 })
  else setTimeout(act, 1000)
}
/** Once what has changed is on the screen. */
export const whenShown = (act: () => void): void => void requestAnimationFrame(() => setTimeout(act))
