import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fr } from './fr.ts'

const roots = ['../../../core/src', '../../../runtime/src'].map((root) => join(import.meta.dirname, root))
const sources = roots.flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(root, name)),
)
const codes = new Set(
  sources.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/\bproblem\(\s*'([a-z_]+\.[a-z_]+)'/g)].map(([, code]) => code)),
)

describe('every problem the product says', () => {
  it.each([...codes].toSorted())('%s has its sentence', (code) => expect(fr).toHaveProperty([code!]))
})
