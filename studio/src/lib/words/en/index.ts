import type { Words } from '../index.svelte.ts'
import { common } from './common.ts'
import { form } from './form.ts'
import { list } from './list.ts'
import { record } from './record.ts'
import { shell } from './shell.ts'
import { signIn } from './sign-in.ts'
import { workflow } from './workflow.ts'

export const en: Words = { common, shell, signIn, list, form, record, workflow }
