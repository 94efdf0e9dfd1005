import { common } from './common.ts'
import { form } from './form.ts'
import { list } from './list.ts'
import { shell } from './shell.ts'

export const fr = { common, shell, list, form }
