import { problem, step, type Problem } from '../problem.ts'

/** JSON as a person wrote it: the place of every value, and what is wrong in a way that a person can find. */
export type Read = { readonly problems: readonly Problem[]; readonly places: ReadonlyMap<string, Place> }
/** Counted from 1, as editors do; columns are UTF-16 units. */
export type Place = { readonly line: number; readonly column: number }

/**
 * Reads JSON for its places. JSON.parse gives the values; this says where each stands, finds the first break of the
 * syntax alike in every browser, and the names written twice, of which JSON.parse silently keeps the last.
 */
export const readJson = (text: string): Read => {
  const places = new Map<string, Place>()
  const problems: Problem[] = []
  let at = text.startsWith('\uFEFF') ? 1 : 0
  let depth = 0
  // Places are asked for from the first to the last, so each line break is passed once.
  let [line, lastBreak, nextBreak] = [1, -1, text.indexOf('\n')]
  const place = (here: number): Place => {
    while (nextBreak !== -1 && nextBreak < here) [line, lastBreak, nextBreak] = [line + 1, nextBreak, text.indexOf('\n', nextBreak + 1)]
    return { line, column: here - lastBreak }
  }

  const space = (): void => {
    while (' \t\n\r'.includes(text[at] ?? '-')) at++
  }
  const expect = (char: string): void => {
    if (text[at] !== char) throw new Broken()
    at++
  }
  const string = (): string => {
    token.string.lastIndex = at
    const match = token.string.exec(text)
    if (!match) throw new Broken()
    at = token.string.lastIndex
    return JSON.parse(match[0]) as string
  }
  const value = (pointer: string): void => {
    places.set(pointer, place(at))
    const char = text[at]
    if (char === '"') string()
    else if (char === '{' || char === '[') {
      if (++depth > 200) throw new Broken()
      if (char === '{') object(pointer)
      else array(pointer)
      depth--
    } else {
      token.other.lastIndex = at
      if (!token.other.test(text)) throw new Broken()
      at = token.other.lastIndex
    }
  }
  const object = (pointer: string): void => {
    const names = new Set<string>()
    at++
    space()
    if (text[at] === '}') return void at++
    for (;;) {
      space()
      const start = at
      const name = string()
      if (names.has(name)) problems.push(problem('json.twice', pointer + step(name), { name, ...place(start) }))
      names.add(name)
      space()
      expect(':')
      space()
      value(pointer + step(name))
      space()
      if (text[at] !== ',') return expect('}')
      at++
    }
  }
  const array = (pointer: string): void => {
    at++
    space()
    if (text[at] === ']') return void at++
    for (let i = 0; ; i++) {
      space()
      value(pointer + step(i))
      space()
      if (text[at] !== ',') return expect(']')
      at++
    }
  }

  try {
    space()
    value('')
    space()
    if (at < text.length) throw new Broken()
  } catch (error) {
    if (!(error instanceof Broken)) throw error
    problems.push(problem('json.syntax', '', place(at)))
  }
  return { problems, places }
}

/** Ends the reading at `at`; it never leaves this file. */
class Broken extends Error {}

const token = {
  string: /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y,
  other: /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\w.])/y,
}
