import { words } from '#lib/words/index.svelte.ts'
import { toast } from './toasts.svelte.ts'

/** Copies a text and says `done`; or that it could not be, as where the page is not served securely and a browser has no clipboard for it. */
export async function copied(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast({ text: done })
  } catch {
    toast({ tone: 'danger', text: words().common.failed })
  }
}
