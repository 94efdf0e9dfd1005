import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import type { DataSet } from '@cahier/core/model/model'
import type { ImportProgress, ImportReport } from '@cahier/core/wire'
import type { Workspace } from '../workspace.ts'
import { importCsv } from './run.ts'

export type LoadProgress = ImportProgress & { readonly file: string; readonly entity: string }

/**
 * Loads the data files that come with a model, in the order their documents state, into a company that has no record of
 * theirs yet; answers a report per file, none when there was nothing to do. A file that is not in the folder is passed over.
 */
export async function loadData(
  workspace: Workspace,
  folder: string,
  progress: (progress: LoadProgress) => void = () => {},
): Promise<ImportReport[]> {
  const { model } = workspace.current()
  if (model.data.length === 0 || !(await empty(workspace, model.data))) return []
  const actor: Actor = { kind: 'import', id: null, email: null, roles: [ADMINISTRATOR], language: model.language, teams: [], sites: [] }
  const reports: ImportReport[] = []
  for (const { entity, file, mapping } of model.data.toSorted((a, b) => a.order - b.order)) {
    const path = join(folder, 'data', file)
    if (
      !(await access(path).then(
        () => true,
        () => false,
      ))
    )
      continue
    const context = { workspace, revision: workspace.current(), actor, now: new Date().toISOString(), language: model.language }
    const tell = (counts: ImportProgress) => progress({ ...counts, file, entity })
    reports.push(await importCsv(context, entity, createReadStream(path), { file, mapping, progress: tell }))
  }
  return reports
}

/** A record in the bin counts: somebody was here. */
async function empty({ db, schema }: Workspace, sets: readonly DataSet[]): Promise<boolean> {
  for (const entity of new Set(sets.map((set) => set.entity))) {
    const [row] = await db.query<{ some: boolean }>({ text: `select exists (select from "${schema}"."${entity}") as some` })
    if (row?.some) return false
  }
  return true
}
