import { resolve } from 'node:path'
import { problem, type Problem } from '@cahier/core/problem'
import { Refused } from './errors.ts'

export type Settings = {
  readonly port: number
  readonly host: string
  /** The folder of the embedded database, its lock and, later, files. */
  readonly data: string
  /** A Postgres of one's own; the embedded database otherwise. */
  readonly databaseUrl: string | undefined
  /** The company's folder of documents. */
  readonly app: string
}

/** Reads the settings from the environment; all that is wrong is refused at once. An empty variable counts as absent. */
export const settings = (env: Readonly<Record<string, string | undefined>> = process.env): Settings => {
  const problems: Problem[] = []
  const port = env.PORT || '3000'
  const url = env.DATABASE_URL || undefined
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) problems.push(problem('settings.port', '', { value: port }))
  if (url && !/^postgres(ql)?:\/\//.test(url)) problems.push(problem('settings.database_url'))
  if (problems.length > 0) throw new Refused(problems)
  return {
    port: Number(port),
    host: env.HOST || '127.0.0.1',
    data: resolve(env.CAHIER_DATA || 'data'),
    databaseUrl: url,
    app: resolve(env.CAHIER_APP || 'examples/hardware-reseller'),
  }
}
