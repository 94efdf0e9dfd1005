/** What a browser may show by itself: pictures, which run nothing. Anything else is saved. */
export const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])

/** What the first bytes of these say they are (IANA media types, the formats' own specifications). */
const beginnings: readonly (readonly [type: string, pattern: RegExp])[] = [
  ['image/png', /^\x89PNG\r\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
  ['image/avif', /^[^]{4}ftypavi[fs]/],
  ['application/pdf', /^%PDF-/],
]

/** The type of a file: what its bytes say, else what was said of it; a picture or PDF that is none is only bytes. */
export const typeOf = (head: Uint8Array, said: string): string => {
  const text = Buffer.from(head).toString('latin1')
  const found = beginnings.find(([, pattern]) => pattern.test(text))?.[0]
  if (found) return found
  const type = /^[a-z]+\/[a-z0-9.+-]+/.exec(said.trim().toLowerCase())?.[0] ?? ''
  return type === '' || type === UNSAID || beginnings.some(([known]) => known === type) ? 'application/octet-stream' : type
}

/** What curl says of every body it sends, unless told otherwise. */
const UNSAID = 'application/x-www-form-urlencoded'

/** Whether a type is one of these, or of one of these families: 'image/*'. */
export const accepted = (type: string, accept: readonly string[]): boolean =>
  accept.length === 0 || accept.some((one) => (one.endsWith('/*') ? type.startsWith(one.slice(0, -1)) : one === type))
