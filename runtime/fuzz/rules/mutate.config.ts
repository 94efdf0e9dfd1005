import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { mutations } from './mutations.ts'

const root = process.cwd()
const mutation = mutations[Number(process.env.MUTATION)]

/** The tests of the rule language over a core that has one mistake in it; the files themselves are left alone. */
export default defineConfig({
  root,
  plugins: [
    {
      name: 'mutation',
      enforce: 'pre',
      load(id) {
        if (!mutation || id.split('?')[0] !== `${root}/${mutation.file}`) return null
        const code = readFileSync(id.split('?')[0]!, 'utf8')
        if (code.split(mutation.from).length !== 2) throw new Error(`« ${mutation.from} » does not stand once in ${mutation.file}`)
        return code.replace(mutation.from, () => mutation.to)
      },
    },
  ],
  test: { fsModuleCache: false, include: ['runtime/test/expression*.test.ts'], testTimeout: 240_000, hookTimeout: 60_000, maxWorkers: 2 },
})
