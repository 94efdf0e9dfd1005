import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../runtime/test/server.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
type Block = { readonly language: string; readonly about: string; readonly text: string }
const blocks = (file: string): Block[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(([, language, about, text]) => ({
    language: language!,
    about: about!,
    text: text!,
  }))

/** The files of the repository, as a fresh clone would have them, with the packages and the studio already made. */
function clone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cahier-readme-'))
  const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\n')
  for (const file of tracked.filter((name) => name && !name.startsWith('studio/build'))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  symlinkSync(join(root, 'studio/build'), join(folder, 'studio/build'))
  return folder
}

describe('the README', () => {
  it('shows the same blocks in both languages', () => {
    expect(blocks('README.fr.md')).toEqual(blocks('README.md'))
  })

  describe('run as it is written', () => {
    let folder: string
    let server: ChildProcess
    let url: string
    const env = { ...process.env, DATABASE_URL: '', LANG: 'en_GB.UTF-8' }
    const sh = (text: string): { code: number | null; said: string } => {
      const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', text], {
        cwd: folder,
        env,
        encoding: 'utf8',
        timeout: 300_000,
      })
      return { code: status, said: stdout + stderr }
    }

    beforeAll(async () => {
      folder = clone()
      const port = await freePort()
      url = `http://127.0.0.1:${port}`
      Object.assign(env, { PORT: String(port), PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` })
      const [start] = blocks('README.md')
      server = spawn('bash', ['-c', `exec ${start!.text.trim()}`], { cwd: folder, env, stdio: 'ignore', detached: true })
      for (const until = Date.now() + 200_000; Date.now() < until;) {
        if ((await fetch(`${url}/api/health`).catch(() => undefined))?.ok) return
        await new Promise((wait) => setTimeout(wait, 100))
      }
      throw new Error('npm start did not answer')
    })
    afterAll(() => {
      if (server?.pid) process.kill(-server.pid, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    })

    /** Writes the files and runs the commands, in order; answers what each command said. */
    const follow = (all: readonly Block[]): string[] => {
      const said: string[] = []
      for (const { language, about, text } of all.filter((block) => block.about)) {
        if (language !== 'sh') {
          writeFileSync(join(folder, about), text)
          continue
        }
        const answer = sh(text)
        expect(answer.code, answer.said).toBe(about.endsWith('exit 1') ? 1 : 0)
        said.push(answer.said)
      }
      return said
    }

    it('begins with the two commands', () => {
      expect(
        blocks('README.md')
          .slice(0, 2)
          .map((block) => block.text.trim()),
      ).toEqual(['npm start', 'npm test'])
    })

    it('serves the example, and the tour leads to the visits it promises', { timeout: 600_000 }, () => {
      const said = follow(blocks('README.md').slice(2))
      const [own, checked, published, imported, visits] = said
      expect(own).toContain('sound')
      expect(checked).toContain('6')
      expect(published).toContain('Visit')
      expect(imported).toContain('visits.refused.csv')
      expect(visits).toContain('Autumn catalogue')
      expect(visits).toContain('Price list')
      expect(visits).not.toContain('Nobody')
      expect(readFileSync(join(folder, 'my-company/visits.refused.csv'), 'utf8')).toContain('Nobody & Sons')
    })

    it('goes on with the pages for administrators', { timeout: 600_000 }, () => {
      const [dry, late] = follow(blocks('docs/import.md'))
      expect(dry).toContain('85')
      expect(late).toContain('ZZZZ0002')
      expect(late).toContain('GTX Pro')
      const [people] = follow(blocks('docs/run.md'))
      expect(people).toContain('anna@example.com')
    })
  })
})
