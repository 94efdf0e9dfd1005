import { signInWords } from '#lib/words/sign-in.ts'

/** The server's own rule, said before anything is sent. */
const SHORTEST = 12

/** What is wrong with a new password, as far as it can be told here. */
export const wrongPassword = (password: string): string | undefined => {
  const said = signInWords()
  if (!password) return said.passwordMissing
  return password.length < SHORTEST ? said.passwordShort(SHORTEST - password.length) : undefined
}

/** What is wrong with the address of a new account; `missing` where there is none. */
export const wrongEmail = (email: string, missing: string): string | undefined => {
  if (!email.trim()) return missing
  return /^\S+@\S+\.\S+$/.test(email.trim()) ? undefined : signInWords().emailWrong
}
