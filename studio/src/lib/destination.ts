/**
 * Where `?to=` of an address leads, if that is a page of ours. It is read as the browser will read it, which leaves out tabs and
 * line ends: a slash, a tab and a slash begin the address of another host.
 */
export const destination = (address: URL): string => {
  const asked = address.searchParams.get('to') ?? '/'
  if (!asked.startsWith('/') || !URL.canParse(asked, address.origin)) return '/'
  const { origin, pathname, search, hash } = new URL(asked, address.origin)
  return origin === address.origin && !pathname.startsWith('//') ? pathname + search + hash : '/'
}
