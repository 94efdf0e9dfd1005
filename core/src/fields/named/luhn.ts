/** ISO/IEC 7812-1, annex B: every second digit from the right counts double, by its digits; the sum is a multiple of ten. */
export const luhn = (digits: string): boolean => {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const counted = i % 2 === 0 ? digit : digit * 2
    sum += counted > 9 ? counted - 9 : counted
  }
  return sum % 10 === 0
}

/** The same of a text of exactly `length` digits in SQL. */
export const luhnSql = (text: string, length: number): string =>
  `(${Array.from({ length }, (_, at) => {
    const digit = `substr(${text}, ${at + 1}, 1)::int`
    return (length - 1 - at) % 2 === 0 ? digit : `(${digit} * 2 / 10 + ${digit} * 2 % 10)`
  }).join(' + ')}) % 10 = 0`
