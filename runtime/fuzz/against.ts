import { readFile } from 'node:fs/promises'
import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import { compile } from '@cahier/core/model/compile'
import { builtin } from '@cahier/core/model/builtin'
import { readLayer } from '../src/model/read.ts'
import { serve } from '../test/server.ts'
import { firstAccount } from '../test/sign-in.ts'
import { fuzz, type Report } from './fuzz.ts'
import type { OpenApi } from './request.ts'

/** Fuzzes a real server with the kitchen sink on the embedded database, or on a Postgres; it must outlive every request. */
export async function against(count: number, seed: number, databaseUrl?: string): Promise<Report> {
  const server = await serve({ app: 'examples/kitchen-sink', ...(databaseUrl && { databaseUrl }) })
  try {
    const cookie = await firstAccount(server.url)
    const headers = { cookie, origin: server.url }
    const api = (await (await fetch(`${server.url}/api/openapi.json`, { headers })).json()) as OpenApi
    const { model, problems } = compile([builtin, await readLayer(new URL('../../examples/kitchen-sink', import.meta.url).pathname)])
    if (!model) throw new Error(JSON.stringify(problems))
    const now = new Date().toISOString()
    const actor: Actor = { kind: 'member', id: null, email: null, roles: [ADMINISTRATOR], language: 'fr', teams: [], sites: [] }
    const moment = {
      now,
      actor,
      style: {
        locale: 'fr-FR',
        timeZone: model.app.timeZone,
        today: new Intl.DateTimeFormat('sv-SE', { timeZone: model.app.timeZone }).format(new Date(now)),
      },
    }
    const report = await fuzz(
      api,
      model,
      moment,
      (path, init) => fetch(server.url + path, { ...init, headers: { ...headers, ...init.headers } }),
      count,
      seed,
    )
    const unhandled = server.log().match(/.*(unhandled|uncaught).*/gi) ?? []
    const alive = await readFile(`/proc/${server.pid}/stat`, 'utf8').then(
      () => [],
      () => ['the server ended'],
    )
    return { ...report, defects: [...report.defects, ...unhandled, ...alive] }
  } finally {
    await server.stop()
  }
}
