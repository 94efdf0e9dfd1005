import { untrack } from 'svelte'
import type { Attachment } from 'svelte/attachments'
import type { ListState } from './state.svelte.ts'

type Options = {
  readonly list: () => ListState
  readonly count: () => number
  /** Of every row, in pixels: rows of a list are all alike, which is why no library that measures them is needed. */
  readonly height: () => number
  /** Rows drawn beyond both edges, so that a fast hand sees no blank. */
  readonly spare?: number
  /** What sticks to the top of the scroller and hides rows. */
  readonly head?: number
}

const SPARE = 8
/** Until the scroller has been measured: what the one before it was. */
let usual = 900

/** Which rows of a long list are in sight of its scroller; only these are drawn. To be made while its component is. */
export class Window {
  /** The height of the scroller. */
  tall = $state(0)
  #top = $state(0)
  #scroller: HTMLElement | undefined
  #options: Options
  #list: ListState

  constructor(options: Options) {
    this.#options = options
    const list = (this.#list = untrack(options.list))
    // A list one comes back to is where it was left; rows that answer another question begin at their top, and not before they come.
    this.#top = untrack(() => list.top)
    let of = untrack(() => list.question)
    $effect.pre(() => {
      if (!list.records.answers(list.question) || of === list.question) return
      of = list.question
      untrack(() => this.#toTop())
    })
  }

  readonly first: number = $derived.by(() => {
    const { count, height, spare = SPARE } = this.#options
    return Math.max(0, Math.min(count(), Math.floor(this.#top / height())) - spare)
  })
  readonly last: number = $derived.by(() => {
    const { count, height, spare = SPARE } = this.#options
    return Math.min(count(), Math.ceil((this.#top + (this.tall || usual)) / height()) + spare)
  })
  readonly indexes: readonly number[] = $derived(Array.from({ length: Math.max(0, this.last - this.first) }, (_, i) => this.first + i))
  readonly #most: number = $derived.by(() => {
    const { height, spare = SPARE } = this.#options
    return Math.ceil((this.tall || usual) / height()) + 2 * spare + 1
  })
  /** For `{#each window.indexes as index (window.key(index))}`: what was drawn for a row out of sight is used again for one that comes. */
  readonly key = (index: number): number => index % this.#most
  /** Pixels of the rows that are not drawn. */
  readonly before: number = $derived.by(() => this.first * this.#options.height())
  readonly after: number = $derived.by(() => (this.#options.count() - this.last) * this.#options.height())

  /** For the element that scrolls: `{@attach window.watch}`. */
  readonly watch: Attachment<HTMLElement> = (node) => {
    this.#scroller = node
    const scrolled = () => {
      this.#top = this.#list.top = node.scrollTop
    }
    const resized = new ResizeObserver(() => (this.tall = usual = node.clientHeight))
    node.addEventListener('scroll', scrolled, { passive: true })
    resized.observe(node)
    if (this.#top > 0) node.scrollTop = this.#top
    return () => {
      node.removeEventListener('scroll', scrolled)
      resized.disconnect()
      this.#scroller = undefined
    }
  }

  #toTop(): void {
    this.#top = this.#list.top = 0
    this.#scroller?.scrollTo({ top: 0 })
  }

  /** Scrolls as little as shows the row whole. */
  show(index: number): void {
    const height = this.#options.height()
    const head = this.#options.head ?? 0
    const top = index * height
    const node = this.#scroller
    if (!node) return
    if (top < node.scrollTop) node.scrollTop = top
    else if (top + height + head > node.scrollTop + node.clientHeight) node.scrollTop = top + height + head - node.clientHeight
  }
}
