/** The list a person came from: where this record stands in it, and its neighbours. */
export type Place = {
  readonly entity: string
  /** The list's title and address, with its view and filters. */
  readonly title: string
  readonly href: string
  /** The rows loaded so far, in order. */
  readonly ids: readonly string[]
  /** All that match, where it was counted. */
  readonly total?: number | undefined
}

let last = $state.raw<Place>()

/** Called by a list when a record is opened from it. */
export const leaveFrom = (place: Place): void => {
  last = place
}

/** Where a record stands in the list it was opened from; undefined when it was reached otherwise. */
export function placeOf(
  entity: string,
  id: string,
): (Place & { readonly at: number; readonly previous?: string | undefined; readonly next?: string | undefined }) | undefined {
  const at = last?.entity === entity ? last.ids.indexOf(id) : -1
  return last && at >= 0 ? { ...last, at: at + 1, previous: last.ids[at - 1], next: last.ids[at + 1] } : undefined
}
