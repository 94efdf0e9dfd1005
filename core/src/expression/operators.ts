import * as calendar from './calendar.ts'
import { divide, divideSql, remainder, remainderSql, type Decimal } from './decimal.ts'
import type { Datum } from './functions/fn.ts'
import type { Arithmetic, Type } from './node.ts'

/** What `+ - * / %` mean, by the types of both sides. Null in, null out; neither language may fail. */
export type Operation = {
  readonly op: Arithmetic
  readonly left: Type
  readonly right: Type
  readonly gives: Type
  readonly js: (left: never, right: never) => Datum | null
  readonly sql: (left: string, right: string) => string
}

const infix = (op: string) => (left: string, right: string) => `(${left} ${op} ${right})`
const plus = (a: Decimal, b: Decimal) => a.plus(b)
const minus = (a: Decimal, b: Decimal) => a.minus(b)
const less = (seconds: string): string => `(- ${seconds})`

export const operations: readonly Operation[] = [
  { op: '+', left: 'number', right: 'number', gives: 'number', js: plus, sql: infix('+') },
  { op: '-', left: 'number', right: 'number', gives: 'number', js: minus, sql: infix('-') },
  { op: '*', left: 'number', right: 'number', gives: 'number', js: (a: Decimal, b: Decimal) => a.times(b), sql: infix('*') },
  { op: '/', left: 'number', right: 'number', gives: 'number', js: divide, sql: divideSql },
  { op: '%', left: 'number', right: 'number', gives: 'number', js: remainder, sql: remainderSql },
  { op: '+', left: 'text', right: 'text', gives: 'text', js: (a: string, b: string) => a + b, sql: infix('||') },
  { op: '+', left: 'duration', right: 'duration', gives: 'duration', js: plus, sql: infix('+') },
  { op: '-', left: 'duration', right: 'duration', gives: 'duration', js: minus, sql: infix('-') },
  { op: '+', left: 'date', right: 'duration', gives: 'date', js: calendar.addToDay, sql: calendar.addToDaySql },
  {
    op: '-',
    left: 'date',
    right: 'duration',
    gives: 'date',
    js: (day: string, d: Decimal) => calendar.addToDay(day, d.neg()),
    sql: (day, d) => calendar.addToDaySql(day, less(d)),
  },
  { op: '+', left: 'datetime', right: 'duration', gives: 'datetime', js: calendar.addToMoment, sql: calendar.addToMomentSql },
  {
    op: '-',
    left: 'datetime',
    right: 'duration',
    gives: 'datetime',
    js: (moment: string, d: Decimal) => calendar.addToMoment(moment, d.neg()),
    sql: (moment, d) => calendar.addToMomentSql(moment, less(d)),
  },
  { op: '-', left: 'date', right: 'date', gives: 'duration', js: calendar.betweenDays, sql: calendar.betweenDaysSql },
  { op: '-', left: 'datetime', right: 'datetime', gives: 'duration', js: calendar.betweenMoments, sql: calendar.betweenMomentsSql },
  { op: '-', left: 'time', right: 'time', gives: 'duration', js: calendar.betweenTimes, sql: calendar.betweenTimesSql },
]

/** The operation between two types. */
export const operation = (op: Arithmetic, left: Type, right: Type): Operation | undefined =>
  operations.find((one) => one.op === op && one.left === left && one.right === right)
