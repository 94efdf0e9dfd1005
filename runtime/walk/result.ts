import { machine } from '../bench/machine.ts'
import type { Report } from './walk.ts'

/** What was asked for, and what has been walked so far, by database. */
export type Result = {
  readonly asked: number
  readonly seed: number
  readonly seconds: number
  readonly reports: Readonly<Record<string, Report>>
}

/** The result as it is kept with the source. */
export const written = ({ asked, seed, seconds, reports }: Result): string => {
  const total = (of: (report: Report) => number): number => Object.values(reports).reduce((sum, report) => sum + of(report), 0)
  const told = (number: number): string => Math.round(number).toLocaleString('en')
  const cases = total((report) => report.cases)
  const lines = Object.entries(reports).flatMap(([name, { paths }]) =>
    Object.entries(paths)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, all]) => {
        const outcomes = Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1))
        return `| ${name} | ${path} | ${outcomes.map(([what, times]) => `${what}: ${told(times)}`).join(', ')} |`
      }),
  )
  const walked = Object.entries(reports).map(([name, report]) => `${told(report.cases)} on ${name}`)
  return `# Rights, walked at random

\`npm run walk ${asked} ${seed}\` on ${machine()}: ${told(cases)} cases${cases < asked ? ` of ${told(asked)} asked for, then stopped` : ''}
(${walked.join(', ')}) in ${told(total((report) => report.companies))} random companies, ${told(seconds / 60)} min, ${told(cases / Math.max(1, seconds))} a second.
A company has entities with fields of every sort of secrecy, lines, links to one, to many and to one of several, formulas, roll-ups, secrets, files,
workflows, records that are submitted; roles with rules, members, teams. Each case is asked as a random person on a random path and compared with what
core says in JavaScript of the whole records; a case that had nothing to ask counts for none. Values that stand in one cell alone, and the names of fields
somebody must never hear of, are looked for in every answer; every change, whatever way it took, must have been its maker's to make. **Faults: ${told(total((report) => report.faults.length))}.**

| database | path | what was answered, and of lists whether they told of none, some or all records |
|---|---|---|
${lines.join('\n')}
`
}
