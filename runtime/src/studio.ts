import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { pageHeaders } from './security.ts'
import type { Env } from './workspace.ts'

/**
 * The studio's files, as built: names that carry a hash are kept by browsers for good, the page itself is asked for each time.
 * Any other address is the page too, which finds its own way. Without a build only the API answers.
 */
export const studio = (build: string): Hono<Env> => {
  const app = new Hono<Env>()
  const fallback = join(build, '200.html')
  if (!existsSync(fallback)) return app
  const page = readFileSync(fallback, 'utf8')
  const headers = pageHeaders(inlineHashes(page))

  app.on(['GET', 'HEAD'], '*', async (c, next) => {
    for (const [name, value] of Object.entries(headers)) c.header(name, value)
    c.header('Cache-Control', kept(c.req.path))
    await next()
  })
  app.on(['GET', 'HEAD'], '*', serveStatic({ root: relative(process.cwd(), build) || '.', precompressed: true }))
  app.on(['GET', 'HEAD'], '*', (c, next) => {
    // A missing script must not be answered with a page: the browser would try to run it.
    if (c.req.path.startsWith('/_app/') || /\.\w+$/.test(c.req.path)) return next()
    return c.html(page)
  })
  return app
}

/** The icon is asked for again each time the address changes, and never another one within a day. */
const kept = (path: string): string =>
  path.startsWith('/_app/immutable/') ? 'public, max-age=31536000, immutable' : path === '/icon.svg' ? 'public, max-age=86400' : 'no-cache'

/** The hashes of scripts that stand in the page itself, for its Content-Security-Policy. */
export const inlineHashes = (page: string): string[] =>
  [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `sha256-${createHash('sha256').update(script).digest('base64')}`,
  )
