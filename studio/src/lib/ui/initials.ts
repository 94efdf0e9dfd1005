const colours = ['menthe', 'orange', 'bleu', 'rose', 'violet', 'vert', 'jaune'] as const

/** 'Claire Fontaine' is CF on a colour of her own, the same on every screen. */
export const initials = (name: string): { readonly text: string; readonly colour: string } => {
  const words = name.trim().split(/\s+/)
  const text = ((words[0]?.[0] ?? '') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase()
  const sum = Array.from(name).reduce((n, letter) => (n * 31 + letter.codePointAt(0)!) >>> 0, 7)
  return { text, colour: colours[sum % colours.length]! }
}
