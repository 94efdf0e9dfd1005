const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Text as base64url (RFC 4648 section 5) of its UTF-8, by hand: core has neither Buffer nor btoa. */
export const encode = (text: string): string => {
  const bytes = encodeURIComponent(text).replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes.charCodeAt(i), bytes.charCodeAt(i + 1) || 0, bytes.charCodeAt(i + 2) || 0]
    const letters = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63].map((n) => LETTERS[n]!).join('')
    out += letters.slice(0, Math.min(4, bytes.length - i + 1))
  }
  return out
}

/** The text again, or nothing where it is no base64url of UTF-8. */
export const decode = (text: string): string | undefined => {
  let [bits, held, hex] = [0, 0, '']
  for (const letter of text) {
    const value = LETTERS.indexOf(letter)
    if (value < 0) return undefined
    bits = ((bits << 6) | value) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    hex += `%${((bits >> held) & 255).toString(16).padStart(2, '0')}`
  }
  try {
    return decodeURIComponent(hex)
  } catch {
    return undefined
  }
}
