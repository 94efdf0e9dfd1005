import type { Words } from '../index.svelte.ts'
import { common } from './common.ts'
import { form } from './form.ts'
import { list } from './list.ts'
import { shell } from './shell.ts'

export const en: Words = { common, shell, list, form }
