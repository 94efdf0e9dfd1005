/** As French tables write them. */
export const french = (date) => date.toISOString().slice(0, 10).split('-').toReversed().join('/')
export const money = (value) => value.toFixed(2).replace('.', ',')
/** A name as it stands in an address. */
export const plain = (text) =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-zA-Z0-9]+/g, '-')
    .toLowerCase()
    .replaceAll(/^-|-$/g, '')

/** The last digit of a SIREN makes Luhn's sum a multiple of ten. */
export const luhn = (digits) => {
  const sum = [...digits]
    .toReversed()
    .reduce((total, digit, i) => total + (i % 2 === 0 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : Number(digit)), 0)
  return digits + ((10 - (sum % 10)) % 10)
}
