import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Compiled code is kept from start to start, which halves the time to the first answer; so all else is imported after this. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url))

/** Serves the company the environment names until it is told to stop; ends the process when it cannot start, after saying why. */
export const main = async (): Promise<void> => {
  enableCompileCache(CACHE)
  // For the database's thread, which reads the environment only.
  process.env.NODE_COMPILE_CACHE ??= CACHE
  const { log, tell } = await import('./log.ts')
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'))
  const { starting } = await import('./starting.ts')
  const words = starting()
  try {
    const [{ settings }, { boot }] = await Promise.all([import('./settings.ts'), import('./boot.ts')])
    const running = await boot(settings(), tell)
    let stopping = false
    const stop = (): void => {
      if (stopping) process.exit(1)
      stopping = true
      tell(words.stopping)
      running.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'stop')
          process.exit(1)
        },
      )
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  } catch (error) {
    await explain(error, words.language, words.broken)
    process.exit(1)
  }
}

const explain = async (error: unknown, language: string, broken: (message: string) => string): Promise<void> => {
  const [{ Refused }, { say }, { log }] = await Promise.all([import('./errors.ts'), import('@cahier/core/words/index'), import('./log.ts')])
  const lines =
    error instanceof Refused
      ? error.problems.map((one) => `${one.document ? `${one.document}${one.path}: ` : ''}${say(one, language)}`)
      : [broken((error as Error).message)]
  process.stderr.write(`${lines.join('\n')}\n`)
  if (!(error instanceof Refused)) log.error({ err: error }, 'start')
}

if (process.argv[1] === import.meta.filename) await main()
