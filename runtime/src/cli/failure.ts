import { say } from '@cahier/core/words/index'
import { Refused } from '../errors.ts'
import { Answered } from './client.ts'
import { REFUSED, type Terminal } from './terminal.ts'

/** What a command says when it is told no, or meets what nobody foresaw. */
export function failure(error: unknown, terminal: Terminal): number {
  if (error instanceof Answered) {
    const { document } = error
    const details = (document.problems ?? []).map((one) => (one.pointer ? `${one.pointer} ${one.detail}` : one.detail))
    return told(terminal, { error: document.detail, problems: document.problems ?? [] }, details.length > 0 ? details : [document.detail])
  }
  if (error instanceof Refused) {
    const details = error.problems.map((one) => ({ code: one.code, pointer: one.path, detail: say(one, terminal.language) }))
    return told(
      terminal,
      { error: details[0]?.detail, problems: details },
      details.map((one) => one.detail),
    )
  }
  // What fetch throws when nobody answers, or nobody any more.
  if (error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message)) {
    return told(terminal, { error: terminal.words.brokenOff }, [terminal.words.brokenOff])
  }
  const { code = '', path, syscall } = error as Partial<NodeJS.ErrnoException>
  if (path !== undefined && syscall === 'open' && code in UNWRITTEN) {
    const said = terminal.words[UNWRITTEN[code as keyof typeof UNWRITTEN]](path)
    return told(terminal, { error: said }, [said])
  }
  const message = error instanceof Error ? error.message : String(error)
  return told(terminal, { error: message }, [terminal.words.unexpectedError(message)])
}

/** Why a file cannot be opened for what a command writes, as the system says it. */
const UNWRITTEN = {
  EEXIST: 'fileThere',
  ENOENT: 'noWriting',
  ENOTDIR: 'noWriting',
  EISDIR: 'noWriting',
  EACCES: 'noWriting',
  EROFS: 'noWriting',
} as const

function told(terminal: Terminal, machine: object, person: readonly string[]): number {
  terminal.answer(machine, [])
  for (const line of person) terminal.say(line)
  return REFUSED
}
