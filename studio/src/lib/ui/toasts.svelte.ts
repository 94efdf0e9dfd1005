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
export class Toasts {
  all = $state.raw<readonly Shown[]>([])
  /** Whether those that wait behind the newest are shown, too. */
  open = $state(false)
  /** The newest few; what waits behind them comes forward as they are closed, so that nothing is lost unread. */
  readonly shown: readonly Shown[] = $derived(this.open ? this.all : this.all.slice(-MOST))
  readonly waiting: number = $derived(this.all.length - Math.min(MOST, this.all.length))

  show(toast: Toast): number {
    // Said again, a refusal takes its own place; where there are too many, the oldest that would pass by itself goes.
    const kept = this.all.filter((t) => !(staying(t) && !t.action && t.text === toast.text))
    const gone = kept.length < MOST ? undefined : kept.find((t) => !staying(t))
    this.all = [...kept.filter((t) => t !== gone), { ...toast, id: ++last }]
    return last
  }
  close(id: number): void {
    this.all = this.all.filter((t) => t.id !== id)
    if (this.waiting === 0) this.open = false
  }
}
export const toasts = new Toasts()
export const toast = (said: Toast): number => toasts.show(said)
