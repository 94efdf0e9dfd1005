import { look } from '#lib/theme.svelte.ts'
import type { ListState } from './state.svelte.ts'

type Acts = {
  readonly list: ListState
  readonly open: () => void
  readonly create: () => void
  readonly filter: () => void
  readonly search: () => void
  readonly view: (number: number) => void
}

/** Where keys mean what is typed or chosen there. */
const TYPED = 'input, textarea, select, [contenteditable], [role=dialog], [role=listbox], [role=tablist]'

/**
 * The keyboard of a list: arrows or J K move, X or Space selects, Shift with arrows selects a range, Enter opens, Escape leaves step by
 * step. Keys typed into a field, a menu or a dialog are not ours; single letters can be turned off.
 */
export const keys =
  ({ list, ...act }: Acts) =>
  (event: KeyboardEvent): void => {
    const target = event.target instanceof Element ? event.target : document.body
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return
    // From what is searched for, the arrow that goes down leads to what is found.
    const down = event.key === 'ArrowDown' && !!target.closest('[role=search]')
    if ((target.closest(TYPED) && !down) || document.querySelector('[role=dialog]')) return
    const handled = named(event, target) || (look.keys && letter(event))
    if (handled) event.preventDefault()

    function named({ key, shiftKey }: KeyboardEvent, at: Element): boolean {
      if (key === 'ArrowDown' || key === 'ArrowUp') return move(key === 'ArrowDown' ? 1 : -1, shiftKey)
      if (at.closest('button, a')) return false
      if (key === 'Home' || key === 'End') return move(key === 'Home' ? -list.records.rows.length : list.records.rows.length, false)
      if (key === 'Enter' && list.cursor >= 0) return (act.open(), true)
      // Where single letters are turned off, a row is still selected by what selects everywhere.
      if (key === ' ' && at.id === 'grid') return select(list.cursor)
      if (key !== 'Escape') return false
      if (list.selected.size) list.selected.clear()
      else list.cursor = -1
      return true
    }

    function letter({ key }: KeyboardEvent): boolean {
      if (/^[1-9]$/.test(key)) return (act.view(Number(key)), true)
      switch (key.toLowerCase()) {
        case 'j':
          return move(1, event.shiftKey)
        case 'k':
          return move(-1, event.shiftKey)
        case 'x':
          return select(list.cursor)
        case 'n':
          return (act.create(), true)
        case 'f':
          return (act.filter(), true)
        case '/':
          return (act.search(), true)
        default:
          return false
      }
    }

    function move(by: number, range: boolean): boolean {
      const last = list.records.rows.length - 1
      if (last < 0) return false
      if (range) add(list.cursor)
      list.cursor = Math.min(last, Math.max(0, list.cursor + by))
      document.getElementById('grid')?.focus({ preventScroll: true })
      if (range) add(list.cursor)
      return true
    }
    function select(index: number): boolean {
      const id = list.records.rows[index]?.id
      if (!id || !list.selectable) return false
      list.toggle(id)
      return true
    }
    function add(index: number): void {
      const id = list.records.rows[index]?.id
      if (id && list.selectable) list.selected.add(id)
    }
  }

/** To the rows, where the keys of the list go on; where there are none, or they are cards, to the page. */
export const toRows = (): void => (document.getElementById('grid') ?? document.getElementById('content'))?.focus({ preventScroll: true })
