/**
 * Names of what the catalogue holds beside tables and columns. They are made of stable ids, so a rename never touches them,
 * and begin with `_` where the running revision must not see them.
 */
export const names = {
  primaryKey: (entity: string) => short(`pk_${entity}`),
  index: (entity: string, fields: readonly string[]) => short(['ix', entity, ...fields].join('_'), [entity, ...fields]),
  unique: (entity: string, fields: readonly string[]) => short(['uq', entity, ...fields].join('_'), [entity, ...fields]),
  /** Ends in a hash of what it holds: an index made otherwise is another. */
  search: (entity: string, parts: readonly string[]) => short(`se_${entity}_${hash(parts.join('\u0000'))}`),
  /** Names its target too: a link that changes target has both keys for a moment. */
  foreignKey: (entity: string, field: string, to: string) => short(`fk_${entity}_${field}_${to}`, [entity, field, to]),
  /** What a publish sets aside. */
  aside: (id: string, revision: number) => short(`_aside_${id}_${revision}`),
  /** What a publish prepares and no revision knows yet: whatever is called so may be dropped when no publish runs. */
  hidden: (name: string) => short(HIDDEN + name),
  /** A stop between two names, for swaps. */
  between: (name: string) => short(`_swap_${name}`),
}

export const HIDDEN = '_new_'
const LIMIT = 63

/**
 * Postgres cuts names at 63 bytes in silence. Longer ones end in a stable hash, and so do those whose parts would read
 * alike when joined: `a_b` + `c` and `a` + `b_c`.
 */
const short = (name: string, parts: readonly string[] = []): string =>
  name.length <= LIMIT && parts.slice(0, -1).every((part) => !part.includes('_'))
    ? name
    : `${name.slice(0, LIMIT - 8)}_${hash(parts.length ? parts.join('\u0000') : name)}`

/** FNV-1a, 32 bits, seven base-36 digits: no secret, only short and stable. */
export const hash = (text: string): string => {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return (value >>> 0).toString(36).padStart(7, '0')
}
