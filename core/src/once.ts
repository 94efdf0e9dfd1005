/** What is worked out of an object that never changes, the first time it is asked: kept as long as the object lives. */
export const once = <Of extends object, T extends object>(make: (of: Of) => T): ((of: Of) => T) => {
  const known = new WeakMap<Of, T>()
  return (of) => {
    const found = known.get(of) ?? make(of)
    known.set(of, found)
    return found
  }
}
