import type { ImportLine } from '@cahier/core/wire'

/** The lines of JSON of an answer, each as soon as it is there; a connection that breaks ends them with its error. */
export async function* lines(answer: Response): AsyncGenerator<ImportLine> {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    const whole = (rest + (value ?? '')).split('\n')
    rest = done ? '' : whole.pop()!
    for (const line of whole) if (line.trim() !== '') yield JSON.parse(line) as ImportLine
    if (done) return
  }
}
