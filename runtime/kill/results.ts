import { writeFileSync } from 'node:fs'
import { cluster, type Cluster } from '../../scripts/lib/postgres.mjs'
import { openStage, type Piece, type Stage } from './stage.ts'

/** Plays on one database, by its name; nothing where there is none. */
export const played = async <T>(
  name: string,
  piece: Piece | undefined,
  play: (stage: Stage, postgres: Cluster | undefined) => Promise<T[]>,
): Promise<T[]> => {
  const postgres = name === 'Postgres' ? await cluster() : undefined
  if (name === 'Postgres' && !postgres) {
    console.error('SKIPPED: no Postgres ≥ 15 on this machine, so nothing is killed there. Install postgresql.')
    return []
  }
  const stage = await openStage(postgres, piece)
  try {
    return await play(stage, postgres)
  } finally {
    await stage.close()
    await postgres?.stop()
  }
}

/** Says what came of it, keeps it `at` its place where it was `whole`, and ends as it went. */
export const end = (
  text: string,
  results: Readonly<Record<string, readonly { readonly faults: readonly string[] }[]>>,
  whole: boolean,
  at: URL,
): never => {
  console.log(text)
  if (whole) writeFileSync(at, text)
  process.exit(Object.values(results).some((some) => some.some(({ faults }) => faults.length > 0)) ? 1 : 0)
}
