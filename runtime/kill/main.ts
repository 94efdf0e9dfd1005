import { report } from './report.ts'
import { end, played } from './results.ts'
import { company, type Kind, type Result } from './round.ts'
import type { Victim } from './stage.ts'

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
  const all = await played(name, undefined, async (stage, postgres) => {
    const round = await company(stage)
    // Once without a kill: what does not hold then proves nothing later, and it tells how long each thing takes.
    for (const kind of ['import', 'strict import', 'publish'] as const) {
      const { faults } = await round(kind, 'nobody')
      if (faults.length) throw new Error(`Without any kill: ${faults.join('\n')}`)
    }
    const done: Result[] = []
    for (let n = 0; n < rounds; n++) {
      const victim: Victim = postgres && (n + Math.floor(n / kinds.length)) % 2 ? 'postgres' : 'server'
      const result = await round(kinds[n % kinds.length]!, victim)
      done.push(result)
      const { kind, acknowledged, unanswered, met, recovered, faults } = result
      console.log(
        `${name} ${n + 1}: ${kind}, ${victim} killed, ${acknowledged} acknowledged, ${unanswered} unanswered, ${met}, up in ${Math.round(recovered)} ms`,
        ...faults.map((fault) => `\n  ${fault}`),
      )
    }
    return done
  })
  if (all.length > 0) results[name] = all
}
end(report(rounds, results), results, rounds >= 50 && !only, new URL('results.md', import.meta.url))
