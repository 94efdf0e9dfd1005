import { say } from '@cahier/core/words/index'
import { boot } from './boot.ts'
import { Refused } from './errors.ts'
import { log, tell } from './log.ts'
import { settings } from './settings.ts'
import { starting } from './starting.ts'

/** Serves the company the environment names until it is told to stop. Answers the exit code when it cannot start. */
export const main = async (): Promise<void> => {
  const words = starting()
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'))
  try {
    const running = await boot(settings(), tell)
    let stopping = false
    const stop = (): void => {
      if (stopping) process.exit(1)
      stopping = true
      tell(words.stopping)
      running.close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  } catch (error) {
    const lines =
      error instanceof Refused
        ? error.problems.map((one) => `${one.document ? `${one.document}${one.path}: ` : ''}${say(one, words.language)}`)
        : [words.broken((error as Error).message)]
    process.stderr.write(`${lines.join('\n')}\n`)
    if (!(error instanceof Refused)) log.error({ err: error }, 'start')
    process.exit(1)
  }
}

if (process.argv[1] === import.meta.filename) await main()
