export type Named = { readonly id: string; readonly label: string }

const KEPT = 5
const key = (entity: string): string => `cahier.recent.${entity}`

/** The records this person chose last, per object, on this device: offered before they type. */
export function recent(entity: string): Named[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(entity)) ?? '[]')
    return Array.isArray(kept) ? kept.filter((n: Named) => typeof n?.id === 'string' && typeof n?.label === 'string').slice(0, KEPT) : []
  } catch {
    return []
  }
}

export function remember(entity: string, named: Named): void {
  localStorage.setItem(key(entity), JSON.stringify([named, ...recent(entity).filter((n) => n.id !== named.id)].slice(0, KEPT)))
}

export function forget(entity: string, id: string): void {
  localStorage.setItem(key(entity), JSON.stringify(recent(entity).filter((n) => n.id !== id)))
}
