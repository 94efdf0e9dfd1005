import { confirm, isCancel, password, spinner } from '@clack/prompts'
import { english, type CliWords } from './words.en.ts'
import { french } from './words.fr.ts'

/** Where a command speaks: results on stdout, all else on stderr, so that a pipe gets only what was asked for. */
export type Terminal = {
  readonly language: 'fr' | 'en'
  readonly words: CliWords
  readonly json: boolean
  /** A person sits before it and may be asked. */
  readonly interactive: boolean
  /** A sentence to a person; machines get none. */
  say(line: string): void
  /** A result: words to a person, or JSON to a machine. */
  answer(value: unknown, lines: readonly string[]): void
  /** What goes on, as long as `work` does. */
  progress<T>(title: string, work: (tell: (line: string) => void) => Promise<T>): Promise<T>
  confirm(question: string): Promise<boolean>
  password(question: string): Promise<string | undefined>
}

export function terminal(json: boolean, env: Readonly<Record<string, string | undefined>> = process.env): Terminal {
  const language = languageOf(env)
  const interactive = !json && process.stdin.isTTY && process.stderr.isTTY
  const output = process.stderr
  const say = (line: string) => void (json || output.write(line + '\n'))
  return {
    language,
    words: language === 'fr' ? french : english,
    json,
    interactive,
    say,
    answer: (value, lines) => process.stdout.write(json ? JSON.stringify(value) + '\n' : lines.map((line) => line + '\n').join('')),
    async progress(title, work) {
      if (!interactive) return work(() => {})
      const turning = spinner({ output })
      turning.start(title)
      try {
        const done = await work((line) => turning.message(line))
        turning.stop(title)
        return done
      } catch (error) {
        turning.error(title)
        throw error
      }
    },
    confirm: async (message) => (await confirm({ message, output, initialValue: false })) === true,
    password: async (message) => {
      const typed = await password({ message, output })
      return isCancel(typed) ? undefined : typed
    },
  }
}

/** As POSIX orders them: LC_ALL, LC_MESSAGES, LANG. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): 'fr' | 'en' {
  return (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').toLowerCase().startsWith('fr') ? 'fr' : 'en'
}

/** Exit codes, the same for every command. */
export const OK = 0
export const REFUSED = 1
export const USAGE = 2
