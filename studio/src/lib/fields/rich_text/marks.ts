export type Selected = { readonly text: string; readonly start: number; readonly end: number }

/** Puts marks on both sides of what is selected, or takes them away where they are. */
export const around =
  (left: string, right: string) =>
  ({ text, start, end }: Selected): Selected => {
    const inner = text.slice(start, end)
    const [before, after] = [text.slice(0, start), text.slice(end)]
    if (before.endsWith(left) && after.startsWith(right)) {
      const from = start - left.length
      return { text: before.slice(0, -left.length) + inner + after.slice(right.length), start: from, end: from + inner.length }
    }
    return { text: before + left + inner + right + after, start: start + left.length, end: end + left.length }
  }

/** Begins every line that is selected with a mark, or takes it away where all have it. */
export const before =
  (mark: string) =>
  ({ text, start, end }: Selected): Selected => {
    const from = text.lastIndexOf('\n', start - 1) + 1
    const until = text.indexOf('\n', end) === -1 ? text.length : text.indexOf('\n', end)
    const lines = text.slice(from, until).split('\n')
    const off = lines.every((line) => line.startsWith(mark))
    const next = lines.map((line) => (off ? line.slice(mark.length) : mark + line)).join('\n')
    const moved = off ? -mark.length : mark.length
    return {
      text: text.slice(0, from) + next + text.slice(until),
      start: Math.max(from, start + moved),
      end: end + next.length - (until - from),
    }
  }
