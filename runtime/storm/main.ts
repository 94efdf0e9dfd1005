import { end, played } from '../kill/results.ts'
import type { Victim } from '../kill/stage.ts'
import { report } from './report.ts'
import { company, kitchen, type Result } from './round.ts'

const rounds = Number(process.argv[2] ?? 50)
const only = process.argv[3]
const seed = Number(process.argv[4] ?? 20_261_122)
/** Requests of each person before a publish, and after it. */
const AROUND = 40
/** One in four lives: what does not hold then is not the kill's fault. */
const victims: Readonly<Record<string, readonly (Victim | 'nobody')[]>> = {
  embedded: ['nobody', 'server', 'server', 'server'],
  Postgres: ['nobody', 'server', 'postgres', 'server'],
}

const storm = (name: string): Promise<Result[]> =>
  played(name, kitchen, async (stage) => {
    const round = await company(stage, seed, AROUND)
    const done: Result[] = []
    for (let n = 0; n < rounds; n++) {
      const result = await round(victims[name]![n % 4]!)
      done.push(result)
      const { victim, asked, acknowledged, unanswered, met, recovered, faults, edits } = result
      console.log(
        `${name} ${n + 1}: ${edits.join(', ')}; ${victim} killed, ${asked} asked, ${acknowledged} acknowledged, ${unanswered} unanswered, publish ${met}, up in ${Math.round(recovered)} ms`,
        ...faults.map((fault) => `\n  ${fault}`),
      )
    }
    return done
  })

// Beside each other: most of the time one waits for what was killed.
const names = Object.keys(victims).filter((one) => !only || one === only)
const ended = await Promise.allSettled(names.map(async (name) => [name, await storm(name)] as const))
for (const one of ended) if (one.status === 'rejected') throw one.reason
const all = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
const results = Object.fromEntries(all.filter(([, some]) => some.length))
end(report(rounds, seed, results), results, rounds >= 50 && !only, new URL('results.md', import.meta.url))
