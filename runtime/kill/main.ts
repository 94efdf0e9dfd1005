import { writeFileSync } from 'node:fs'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { report } from './report.ts'
import { company, type Kind, type Result } from './round.ts'
import { openStage, type Victim } from './stage.ts'

/** In this order a publish comes before each of the others, now to one shape and now to the other. */
export const kinds: readonly Kind[] = [
  'publish',
  'writes',
  'import',
  'publish',
  'writes',
  'strict import',
  'publish',
  'strict import',
  'publish',
  'import',
]

const rounds = Number(process.argv[2] ?? 50)
const only = process.argv[3]
const results: Record<string, Result[]> = {}
for (const name of ['embedded', 'Postgres'].filter((one) => !only || one === only)) {
  const postgres = name === 'Postgres' ? await cluster() : undefined
  if (name === 'Postgres' && !postgres) {
    console.error('SKIPPED: no Postgres ≥ 15 on this machine, so nothing is killed there. Install postgresql.')
    continue
  }
  const all: Result[] = (results[name] = [])
  const stage = await openStage(postgres)
  try {
    const round = await company(stage)
    // Once without a kill: what does not hold then proves nothing later, and it tells how long each thing takes.
    for (const kind of ['import', 'strict import', 'publish'] as const) {
      const { faults } = await round(kind, 'nobody')
      if (faults.length) throw new Error(`Without any kill: ${faults.join('\n')}`)
    }
    for (let n = 0; n < rounds; n++) {
      const victim: Victim = postgres && (n + Math.floor(n / kinds.length)) % 2 ? 'postgres' : 'server'
      const result = await round(kinds[n % kinds.length]!, victim)
      all.push(result)
      const { kind, acknowledged, unanswered, met, recovered, faults } = result
      console.log(
        `${name} ${n + 1}: ${kind}, ${victim} killed, ${acknowledged} acknowledged, ${unanswered} unanswered, ${met}, up in ${Math.round(recovered)} ms`,
        ...faults.map((fault) => `\n  ${fault}`),
      )
    }
  } finally {
    await stage.close()
    await postgres?.stop()
  }
}
const text = report(rounds, results)
console.log(text)
if (rounds >= 50 && !only) writeFileSync(new URL('results.md', import.meta.url), text)
process.exit(
  Object.values(results)
    .flat()
    .some((result) => result.faults.length)
    ? 1
    : 0,
)
