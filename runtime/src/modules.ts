import { registerHooks, type ResolveFnOutput } from 'node:module'

/** Packages all of whose `.js` are modules; `.mjs` are anywhere. */
const MODULES = /\/node_modules\/(?:drizzle-orm|hono|zod|jose)\/.*\.js$|\/node_modules\/.*\.mjs$/
/** Files of ours. */
const OWN = /^file:(?!.*\/node_modules\/).*\.ts$/
/** Packages of which there is one only, with a large manifest or imported from everywhere. */
const SINGLE = /^(?:drizzle-orm|hono|@cahier\/core)(?:\/|$)/

/**
 * Node reads a package's manifest again for each import of it and for each of its own files, to learn what it names and whether it is a
 * module; drizzle's is 180 KB, so its hundred files took half a second. Remembered and said beforehand, it takes a twentieth of that.
 * The same is said of our own files.
 */
export const declareModules = (): void => {
  if (declared) return
  declared = true
  const known = new Map<string, ResolveFnOutput>()
  registerHooks({
    resolve(name, context, next) {
      if (SINGLE.test(name) && context.conditions.includes('import')) {
        const found = known.get(name) ?? { ...next(name, context), shortCircuit: true }
        known.set(name, found)
        return found
      }
      const { parentURL } = context
      const url = name.startsWith('.') && parentURL !== undefined ? new URL(name, parentURL).href : ''
      if (OWN.test(url)) return { url, format: 'module-typescript', shortCircuit: true }
      return MODULES.test(url) && MODULES.test(parentURL!) ? { url, format: 'module', shortCircuit: true } : next(name, context)
    },
  })
}
let declared = false
