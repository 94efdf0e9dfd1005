/** docs/model.md: the schemas as a person reads them. */
export function reference() {
  return ''
}
