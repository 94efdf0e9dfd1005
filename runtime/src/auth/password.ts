import { problem, type Problem } from '@cahier/core/problem'

/** CNIL, délibération 2022-100: 50 bits where attempts are limited, as they are here. Twelve letters chosen at random hold 56. */
export const SHORTEST = 12
const LONGEST = 128
/** « aaaaaaaaaaaa » is long and holds nothing. */
const DIFFERENT = 5

/** What is wrong with a new password; the e-mail and the name of its owner are no secrets either. */
export const weaknesses = (password: unknown, known: readonly string[], path = '/password'): Problem[] => {
  if (typeof password !== 'string' || password.length < SHORTEST) return [problem('password.short', path, { minimum: SHORTEST })]
  if (password.length > LONGEST) return [problem('password.long', path, { maximum: LONGEST })]
  const lower = password.toLowerCase()
  const guessable = known.some((word) => word.length > 3 && lower.includes(word.toLowerCase()) && password.length - word.length < 6)
  return new Set(lower).size < DIFFERENT || guessable ? [problem('password.guessable', path)] : []
}
