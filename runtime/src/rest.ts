import { performance, type EventLoopUtilization } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** How often one looks whether there is anything to do, in milliseconds, and up to which share of the time counts as nothing. */
const LOOK = 30_000
const QUIET = 0.02

/**
 * Gives memory back to the machine once nothing has been asked for a while: starting, publishing and importing take several
 * times what serving needs, and V8 keeps it until something else presses. Answers how to stop.
 */
export const rest = (give: () => void = collector(), look = LOOK, quiet = QUIET): (() => void) => {
  let last: EventLoopUtilization = performance.eventLoopUtilization()
  let owed = true
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization()
    const busy = performance.eventLoopUtilization(now, last).utilization > quiet
    last = now
    if (busy || !owed) return void (owed ||= busy)
    owed = false
    give()
    // What giving back took is no work of anybody's.
    last = performance.eventLoopUtilization()
  }, look).unref()
  return () => clearInterval(timer)
}

/** V8's own collection, at its most thorough: it also gives back the room for what is young, which grows and never shrinks. */
const collector = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as NodeJS.GCFunction
  return () => gc({ type: 'major', flavor: 'last-resort' })
}
