/**
 * The language of an answer: the first of those the caller prefers (RFC 9110, 12.5.4) that the app speaks, else the
 * person's own, else the app's.
 */
export const languageOf = (
  header: string | undefined,
  app: { readonly language: string; readonly languages: readonly string[] },
  own?: string,
): string => {
  const preferred = (header ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().split(';')
    const weight = parameters.map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find((q) => q !== undefined)
    return { tag: tag.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) }
  })
  const spoken = [app.language, ...app.languages]
  const find = (tag: string): string | undefined =>
    spoken.find((language) => language.toLowerCase() === tag || tag.startsWith(`${language.toLowerCase()}-`))
  for (const { tag } of preferred.filter((p) => p.weight > 0).toSorted((a, b) => b.weight - a.weight)) {
    const language = find(tag)
    if (language) return language
  }
  return (own && find(own.toLowerCase())) || app.language
}
