import { fileURLToPath } from 'node:url'

/**
 * What has to be said before Node runs. Compiled code is kept from start to start, so that TypeScript is not even read. And with one
 * arena for all threads, malloc(3) gives back what starting took: with one for each, 40 MB of it stay with a large model.
 */
export const serving = {
  MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '1',
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url)),
}
