import { Hono } from 'hono'
import type { Env } from '../workspace.ts'
export const events = new Hono<Env>()
