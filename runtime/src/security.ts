import { randomUUID } from 'node:crypto'
import { problem } from '@cahier/core/problem'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Refused } from './errors.ts'
import type { Env } from './workspace.ts'

/** What a record, a model or a question may weigh; imports stream their files and have a limit of their own. */
const HEAVIEST = 2 * 1024 * 1024
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A request that changes something must come from a page of ours. Browsers say where it comes from in Sec-Fetch-Site, or, on
 * plain http, in Origin; a program sends neither, and has no cookie it did not ask for. Bearer tokens are exempt: no page of
 * another site can send one. Form posts and JSON alike are held to it.
 */
export const origin: MiddlewareHandler<Env> = async (c, next) => {
  if (!SAFE.has(c.req.method) && !fromHere(c.req.raw.headers)) throw new Refused([problem('request.origin')])
  return next()
}

export const fromHere = (headers: Headers): boolean => {
  if (headers.get('authorization')?.startsWith('Bearer ')) return true
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  const from = headers.get('origin')
  if (from === null) return true
  return URL.canParse(from) && new URL(from).host === headers.get('host')
}

/** What a caller may say of itself, else a number of our own; it is in every log line of the request. */
export const requestId = (given: string | undefined): string => (given && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID())

const limit = bodyLimit({
  maxSize: HEAVIEST,
  onError: () => {
    throw new Refused([problem('request.too_large', '', { maximum: '2 MB' })])
  },
})
/** A length that is said is believed, since Node reads no further; only without one must the body be counted, which is dear. */
export const weight: MiddlewareHandler<Env> = (c, next) => {
  if (SAFE.has(c.req.method) || c.req.path.startsWith('/api/import/') || c.req.path === '/api/files') return next()
  const length = c.req.header('content-length')
  return length !== undefined && Number(length) <= HEAVIEST ? next() : limit(c, next)
}

/** Answers are for who asked, and nobody frames, sniffs or keeps them. */
export const apiHeaders: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
}

/** Of the pages: only our own scripts, by name or by hash, and nothing made from text. Inline styles are Svelte's, for sizes and places. */
export const pageHeaders = (hashes: readonly string[]): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': [
    "default-src 'self'",
    `script-src ${["'self'", ...hashes.map((hash) => `'${hash}'`)].join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
})
