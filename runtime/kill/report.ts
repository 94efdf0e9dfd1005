import { machine, median } from '../bench/machine.ts'
import type { Result } from './round.ts'

/** The page of results: what was killed when, what was promised, what was found wrong. */
export const report = (rounds: number, results: Readonly<Record<string, readonly Result[]>>): string => `# Killed over and over

\`npm run kill ${rounds}\` on ${machine()}. Each round: four writers create, change and delete, beside them an import or a publish
may go on, and at a random moment the server, or Postgres under a server that lives on, gets SIGKILL. Then every acknowledged write must be
there at its version and with its values; a version must be the number of history rows, and the history must end in the record as it is;
imports must have come in by whole batches, strict ones whole or not at all; the revision must be the old or the new one with a catalogue
that equals its model; every entity must answer; the same publish must succeed again. One company lives through all rounds.

| database | during | rounds | server killed | Postgres killed | writes acknowledged | unanswered at a kill | up after ms, median (most) | faults |
|---|---|--:|--:|--:|--:|--:|--:|--:|
${Object.entries(results)
  .flatMap(([name, all]) =>
    [...new Set(all.map((one) => one.kind))].map((kind) =>
      row(
        name,
        kind,
        all.filter((one) => one.kind === kind),
      ),
    ),
  )
  .join('\n')}

Where the kills met publishes and imports:

| database | during | met | times |
|---|---|---|--:|
${Object.entries(results)
  .flatMap(([name, all]) => met(name, all))
  .join('\n')}
`

const row = (name: string, kind: string, all: readonly Result[]): string => {
  const sum = (of: (one: Result) => number) => all.reduce((total, one) => total + of(one), 0).toLocaleString('en')
  const recovered = all.map((one) => one.recovered)
  const cells = [
    name,
    kind,
    all.length,
    sum((one) => Number(one.victim === 'server')),
    sum((one) => Number(one.victim === 'postgres')),
    sum((one) => one.acknowledged),
    sum((one) => one.unanswered),
    `${Math.round(median(recovered))} (${Math.round(Math.max(...recovered))})`,
    sum((one) => one.faults.length),
  ]
  return `| ${cells.join(' | ')} |`
}

const met = (name: string, all: readonly Result[]): string[] => {
  const counts = new Map<string, number>()
  for (const one of all.filter((result) => result.met))
    counts.set(`${name} | ${one.kind} | ${one.met}`, (counts.get(`${name} | ${one.kind} | ${one.met}`) ?? 0) + 1)
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, times]) => `| ${what} | ${times} |`)
}
