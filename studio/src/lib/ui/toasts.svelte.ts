/** A thing that has been done, said for six seconds with its way back; `tone: 'danger'`, or `stays`, until closed. */
export type Toast = {
  readonly text: string
  readonly stays?: boolean
  readonly tone?: 'success' | 'danger' | 'info'
  /** `undoes`: it takes back what is told, and the key for that does it too. */
  readonly action?: { readonly title: string; readonly act: () => void; readonly undoes?: true }
}
export type Shown = Toast & { readonly id: number }

let last = 0
class Toasts {
  shown = $state.raw<readonly Shown[]>([])

  show(toast: Toast): number {
    this.shown = [...this.shown.slice(-2), { ...toast, id: ++last }]
    return last
  }
  close(id: number): void {
    this.shown = this.shown.filter((t) => t.id !== id)
  }
}
export const toasts = new Toasts()
export const toast = (said: Toast): number => toasts.show(said)
