import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const rows = readFileSync(join(root, 'docs/coverage.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| the language says'))
  .map((line) => /^\| (?<says>.+) \| `(?<file>[^`]+)` « (?<sentence>.+) » \|$/.exec(line)?.groups ?? { says: line, file: '', sentence: '' })

describe('docs/coverage.md', () => {
  it.each(rows)('$says: a test holds it', ({ file, sentence }) => {
    expect(existsSync(join(root, file!)), `${file} is there`).toBe(true)
    expect(readFileSync(join(root, file!), 'utf8')).toContain(sentence)
  })
})
