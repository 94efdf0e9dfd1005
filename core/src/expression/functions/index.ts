import { any } from './any.ts'
import { date } from './date.ts'
import type { Fn } from './fn.ts'
import { number } from './number.ts'
import { text } from './text.ts'

/** Every function of the rule language by name, but those that take a name of their own: `exists`, `all`, `sum`, `has`. */
export const functions: Readonly<Record<string, Fn>> = { ...text, ...number, ...date, ...any }
