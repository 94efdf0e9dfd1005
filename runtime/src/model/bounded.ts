/** A memory of things by key that forgets the one unused for longest: what people may ask for in any shape must not fill the server. */
export const bounded = <T>(most: number): ((key: string, make: () => T) => T) => {
  const things = new Map<string, T>()
  return (key, make) => {
    const found = things.has(key)
    const thing = found ? (things.get(key) as T) : make()
    if (found) things.delete(key)
    things.set(key, thing)
    if (things.size > most) things.delete(things.keys().next().value as string)
    return thing
  }
}
