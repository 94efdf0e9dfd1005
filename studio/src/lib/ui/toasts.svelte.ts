/** A thing that has been done, said for six seconds with its way back; `tone: 'danger'`, or `stays`, until closed. */
export type Toast = {
  readonly text: string
  readonly stays?: boolean
  readonly tone?: 'success' | 'danger' | 'info'
  /** `undoes`: it takes back what is told, and the key for that does it too. */
  readonly action?: { readonly title: string; readonly act: () => void; readonly undoes?: true }
}
export type Shown = Toast & { readonly id: number }

/** Whether it is there until it is closed. */
export const staying = ({ tone, stays }: Toast): boolean => tone === 'danger' || stays === true

const MOST = 3
let last = 0
class Toasts {
  shown = $state.raw<readonly Shown[]>([])

  show(toast: Toast): number {
    // Said again, a refusal takes its own place; where there are too many, the oldest that would pass by itself goes.
    const kept = this.shown.filter((t) => !(staying(t) && !t.action && t.text === toast.text))
    const gone = kept.length < MOST ? undefined : kept.find((t) => !staying(t))
    this.shown = [...kept.filter((t) => t !== gone), { ...toast, id: ++last }]
    return last
  }
  close(id: number): void {
    this.shown = this.shown.filter((t) => t.id !== id)
  }
}
export const toasts = new Toasts()
export const toast = (said: Toast): number => toasts.show(said)
