import { changes } from './changes.fr.ts'
import { expression } from './expression.fr.ts'
import { fields } from './fields.fr.ts'
import { http } from './http.fr.ts'
import { imports } from './import.fr.ts'
import { modelFr } from './model.fr.ts'
import { plan } from './plan.fr.ts'
import { query } from './query.fr.ts'
import { server } from './server.fr.ts'
import { workflow } from './workflow.fr.ts'

/** Every code has its sentence; a code of two parts of the product is written once. */
export const fr = { ...fields, ...expression, ...modelFr, ...plan, ...query, ...imports, ...http, ...server, ...workflow, ...changes }
