import { machine, median } from '../bench/machine.ts'
import { BACK, type Result } from './round.ts'
import { editNames } from './variant.ts'

/** The page of results: what was published over what, under which load, what was killed when, and what was found wrong. */
export const report = (rounds: number, seed: number, results: Readonly<Record<string, readonly Result[]>>): string => {
  const all = Object.values(results).flat()
  const count = (of: (one: Result) => readonly string[]): [string, number][] => {
    const counts = new Map<string, number>()
    for (const what of all.flatMap(of)) counts.set(what, (counts.get(what) ?? 0) + 1)
    return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))
  }
  const edits = new Map(count(({ edits: made }) => made))
  const tally = new Map<string, number>()
  for (const { tally: some } of all) for (const [what, times] of Object.entries(some)) tally.set(what, (tally.get(what) ?? 0) + times)
  return `# Published while people work, and killed

\`npm run storm ${rounds}\` (seed ${seed}) on ${machine()}. One company per database begins as \`examples/kitchen-sink\` and goes from one random
variant to the next: up to eight edits of every part of the language at a time, or back to an earlier variant. Six people (administrators, a
chef, a cook, one who is both) list, read, add up, create, change, delete, move and send batches all the while; on Postgres they ask two servers. In three rounds of four
the publishing server, or Postgres, gets SIGKILL at a random moment of the publish. Then every answer must have been wholly of one revision and no
request may have failed but for what was killed; every acknowledged write must be there and read as it was answered, and no record that nobody asked for;
the catalogue must equal the tables of the model in force; values of records nobody wrote must be where they were, moved or kept aside; roll-ups must
equal what their rows say; the history must end in the records; the same publish must succeed again, and once more change nothing; every server must follow.

| database | rounds | server killed | Postgres killed | requests | writes acknowledged | unanswered | up after ms, median (most) | faults |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
${Object.entries(results)
  .map(([name, some]) => row(name, some))
  .join('\n')}

| the kill met the publish | times |
|---|--:|
${count(({ victim, met }) => (victim === 'nobody' ? [] : [met]))
  .map(([what, times]) => `| ${what} | ${times} |`)
  .join('\n')}

| edit | times |
|---|--:|
${[...editNames, BACK].map((name) => `| ${name} | ${edits.get(name) ?? 0} |`).join('\n')}

| answers | times |
|---|--:|
${[...tally]
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([what, times]) => `| ${what} | ${times.toLocaleString('en')} |`)
  .join('\n')}
`
}

const row = (name: string, all: readonly Result[]): string => {
  const sum = (of: (one: Result) => number) => all.reduce((total, one) => total + of(one), 0).toLocaleString('en')
  const recovered = all.flatMap((one) => (one.victim === 'nobody' ? [] : [one.recovered]))
  const cells = [
    name,
    all.length,
    sum((one) => Number(one.victim === 'server')),
    sum((one) => Number(one.victim === 'postgres')),
    sum((one) => one.asked),
    sum((one) => one.acknowledged),
    sum((one) => one.unanswered),
    recovered.length ? `${Math.round(median(recovered))} (${Math.round(Math.max(...recovered))})` : '',
    sum((one) => one.faults.length),
  ]
  return `| ${cells.join(' | ')} |`
}
