import { registerHooks } from 'node:module'

/**
 * Node reads a package's manifest again for each of its files, to learn whether it is a module; drizzle's is 180 KB, so its hundred
 * files took half a second. They are modules: said beforehand, they take a twentieth of that.
 */
export const declareModules = (): void => {
  if (declared) return
  declared = true
  registerHooks({
    resolve: (name, context, next) =>
      name.startsWith('.') && context.parentURL?.includes('/node_modules/drizzle-orm/') && context.parentURL.endsWith('.js')
        ? { url: new URL(name, context.parentURL).href, format: 'module', shortCircuit: true }
        : next(name, context),
  })
}
let declared = false
