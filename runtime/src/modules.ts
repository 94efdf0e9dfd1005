import { registerHooks } from 'node:module'

/** Packages all of whose `.js` are modules; `.mjs` are anywhere. */
const PACKAGES = /\/node_modules\/(?:drizzle-orm|hono|zod|jose)\/.*\.js$|\/node_modules\/.*\.mjs$/

/**
 * Node reads a package's manifest again for each of its files, to learn whether it is a module; drizzle's is 180 KB, so its hundred
 * files took half a second. Said beforehand, it takes a twentieth of that.
 */
export const declareModules = (): void => {
  if (declared) return
  declared = true
  registerHooks({
    resolve(name, context, next) {
      const near = name.startsWith('.') && context.parentURL?.includes('/node_modules/')
      const url = near ? new URL(name, context.parentURL).href : ''
      return PACKAGES.test(url) && PACKAGES.test(context.parentURL!) ? { url, format: 'module', shortCircuit: true } : next(name, context)
    },
  })
}
let declared = false
