import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machine } from '../../bench/machine.ts'
import { mutations } from './mutations.ts'

/** Runs the tests of the rule language once for each mistake: all must turn red, and green without one. */
const root = new URL('../../..', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'cahier-mutate-'))
const only = process.argv.slice(2).map(Number)

type Result = { readonly status: string; readonly fullName: string; readonly failureMessages: readonly string[] }

const run = async (mutation: number): Promise<readonly Result[]> => {
  const file = join(folder, `${mutation}.json`)
  const args = ['run', '--config', 'runtime/fuzz/rules/mutate.config.ts', '--reporter=json', `--outputFile=${file}`]
  await new Promise((done) =>
    execFile(
      join(root, 'node_modules/.bin/vitest'),
      args,
      { cwd: root, env: { ...process.env, MUTATION: String(mutation), RULES: '2000' } },
      done,
    ),
  )
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as { testResults: { message: string; assertionResults: Result[] }[] }
  const broken = testResults.find((one) => one.assertionResults.length === 0)
  if (broken) throw new Error(broken.message)
  return testResults.flatMap((one) => one.assertionResults)
}

const isRandom = ({ fullName }: Result): boolean => fullName.startsWith('random rules')
const cell = (text: string): string => text.replaceAll('|', '\\|')
const whole = await run(-1)
const green = whole.filter(({ status }) => status === 'failed').length === 0
console.log(`without a mistake: ${whole.length} tests, ${green ? 'green' : 'RED'}`)

const lines: string[] = []
let left = 0
for (const [i, { name, file }] of mutations.entries()) {
  if (only.length > 0 && !only.includes(i + 1)) continue
  const failed = (await run(i)).filter(({ status }) => status === 'failed')
  const table = failed.filter((one) => !isRandom(one))
  const found = failed.filter(isRandom)
  const rule = found
    .flatMap((one) => one.failureMessages)
    .map((message) => /^AssertionError: (.*): expected \[/.exec(message)?.[1])
    .find((one) => one !== undefined)
  if (failed.length === 0) left++
  const random = found.length === 0 ? '–' : rule ? `\`${cell(rule.length > 110 ? `${rule.slice(0, 110)}…` : rule)}\`` : 'red'
  lines.push(
    `| ${i + 1} | ${cell(name)} | ${file.replace('core/src/expression/', '')} | ${failed.length > 0 ? 'red' : '**GREEN**'} | ${table.length || '–'} | ${random} |`,
  )
  console.log(lines.at(-1))
}
rmSync(folder, { recursive: true, force: true })

const text = `# Mistakes in the translation of rules to SQL

\`npm run mutate\` on ${machine()}: ${mutations.length} mistakes, put one at a time into what turns rules into SQL, and the tests of the rule language
run over each, on every database the tests know. Without a mistake ${whole.length} tests are ${green ? 'green' : 'red'}; ${left === 0 ? 'each mistake turns them red' : `${left} are not found`}.
« Cases » is how many lines of the truth table say so, « random rule » the smallest of 2,000 random rules on which JavaScript and SQL part.

| | mistake | in | tests | cases | random rule |
|--:|---|---|---|--:|---|
${lines.join('\n')}
`
if (only.length === 0) {
  mkdirSync(new URL('../results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('../results/mutations.md', import.meta.url), text)
}
process.exit(green && left === 0 ? 0 : 1)
