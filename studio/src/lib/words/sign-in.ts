import { spoken } from './index.svelte.ts'
import { signIn as en } from './en/sign-in.ts'
import { signIn as fr } from './fr/sign-in.ts'

/** The words of who signs in, and of the accounts they sign in to. */
export const signInWords = spoken({ fr, en })
