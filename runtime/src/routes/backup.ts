import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { ADMINISTRATOR } from '@cahier/core/access'
import { problem } from '@cahier/core/problem'
import { Hono } from 'hono'
import { backup as write } from '../backups/write.ts'
import { Refused } from '../errors.ts'
import type { Env } from '../workspace.ts'

/** All there is of the company as one file, for administrators. */
export const backup = new Hono<Env>().get('/backup', async (c) => {
  const { actor, workspace, now } = c.var
  if (!actor.roles.includes(ADMINISTRATOR)) throw new Refused([problem('access.administrator')])
  const file = await write(workspace, now)
  const stream = createReadStream(file)
  stream.once('close', () => void rm(dirname(file), { recursive: true, force: true }))
  const name = `cahier-${workspace.name}-${now.slice(0, 10)}.zip`
  return c.body(Readable.toWeb(stream) as ReadableStream, 200, {
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="${name}"`,
  })
})
