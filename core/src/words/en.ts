import { changes } from './changes.en.ts'
import { expression } from './expression.en.ts'
import { fields } from './fields.en.ts'
import type { fr } from './fr.ts'
import { http } from './http.en.ts'
import { imports } from './import.en.ts'
import { modelEn } from './model.en.ts'
import { plan } from './plan.en.ts'
import { query } from './query.en.ts'
import { server } from './server.en.ts'
import { workflow } from './workflow.en.ts'
import type { Word } from './word.ts'

export const en = {
  ...fields,
  ...expression,
  ...modelEn,
  ...plan,
  ...query,
  ...imports,
  ...http,
  ...server,
  ...workflow,
  ...changes,
} satisfies Record<keyof typeof fr, Word>
