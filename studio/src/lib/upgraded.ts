import { reloading } from '#lib/record/leaving.ts'
import { toast } from '#lib/ui/toasts.svelte.ts'
import { words } from '#lib/words/index.svelte.ts'

let said = false

/**
 * The server was upgraded under an open page: a part this page has yet to load is of a version that is gone. What was typed is
 * kept in the tab, so loading the page again loses nothing; the person says when.
 */
export function watchUpgrades(): () => void {
  const tell = (): void => {
    if (said) return
    said = true
    const reload = (): void => {
      reloading()
      location.reload()
    }
    toast({ tone: 'info', stays: true, text: words().shell.upgraded, action: { title: words().shell.reload, act: reload } })
  }
  addEventListener('vite:preloadError', tell)
  return () => removeEventListener('vite:preloadError', tell)
}
