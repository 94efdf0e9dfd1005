import { join } from 'node:path'
import { compile } from '@cahier/core/model/compile'
import type { Layer, Model } from '@cahier/core/model/model'
import { said } from '@cahier/core/words/index'
import { readLayer } from '../model/read.ts'
import { lineOf, locate } from './problems.ts'
import { OK, REFUSED, USAGE, type Terminal } from './terminal.ts'

/** `cahier check <folder>`: every problem of a model, one a line; 1 when there are any. */
export async function check(folder: string, terminal: Terminal): Promise<number> {
  const read = await readModel(folder, terminal)
  if ('code' in read) return read.code
  const count = Object.values(read.model.entities).filter((entity) => entity.origin.layer === read.layer.name).length
  terminal.answer({ problems: [] }, [terminal.words.checked(count)])
  return OK
}

/** Reads and compiles a folder, or says what is wrong and gives the exit code. */
export async function readModel(
  folder: string,
  terminal: Terminal,
): Promise<{ readonly layer: Layer; readonly model: Model } | { readonly code: number }> {
  const layer = await readFolder(folder, terminal)
  if (!layer) return { code: USAGE }
  const { model, problems } = compile([layer])
  if (model) return { layer, model }
  const located = locate(
    problems.map((one) => said(one, terminal.language)),
    layer.documents,
  )
  terminal.answer(
    { problems: located },
    located.map((one) => lineOf(one, join(folder, '/'))),
  )
  terminal.say(terminal.words.problems(located.length))
  return { code: REFUSED }
}

export async function readFolder(folder: string, terminal: Terminal): Promise<Layer | undefined> {
  try {
    return await readLayer(folder)
  } catch {
    terminal.answer({ error: terminal.words.noFolder(folder) }, [])
    terminal.say(terminal.words.noFolder(folder))
    return undefined
  }
}
