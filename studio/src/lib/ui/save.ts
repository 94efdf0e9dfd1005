/** Hands a file to the browser, which saves it where it saves its downloads. */
export function save(name: string, content: Blob): void {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(content), download: name })
  link.click()
  // A browser may begin to read it only later.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
