import { basic } from './cases/basic.ts'
import type { Case } from './cases/case.ts'
import { dates } from './cases/dates.ts'
import { each } from './cases/each.ts'
import { lists } from './cases/lists.ts'
import { numbers } from './cases/numbers.ts'
import { texts } from './cases/texts.ts'

export { bindingsOf, caseUser, CHILD, PARENT, thingsOf } from './cases/case.ts'
export type { Case } from './cases/case.ts'

/**
 * The truth table of the rule language. `evaluate.ts` meets it in core and `sql.ts` on both databases in runtime, so that
 * the two can never mean different things.
 */
export const cases: readonly Case[] = [...basic, ...numbers, ...texts, ...dates, ...lists, ...each]
