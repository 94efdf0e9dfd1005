import { tick } from 'svelte'
import { ProblemError } from '#lib/api.ts'
import { whyOf } from './why.ts'

/** What is wrong, by the name of an entry. */
export type Problems = Readonly<Record<string, string | undefined>>

/** A few entries that are sent together: what is wrong at each of them or with all, and whether they are under way. */
export class Entries {
  problems = $state.raw<Problems>({})
  general = $state<string>()
  busy = $state(false)

  /**
   * Sends what `check` finds nothing wrong with. What the server refuses is said at its entry, else of the whole: in its own words,
   * else as `refused` understands them here. The first entry that is wrong takes the focus.
   */
  async submit(
    event: SubmitEvent,
    check: () => Problems,
    send: () => Promise<unknown>,
    refused?: (error: ProblemError) => string | undefined,
  ): Promise<void> {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    if (this.busy) return
    this.general = undefined
    const found = check()
    this.problems = found
    if (Object.values(found).some(Boolean)) return toFirst(form)
    this.busy = true
    try {
      await send()
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      const told = error.problem.problems ?? []
      this.problems = Object.fromEntries(told.filter(({ pointer }) => pointer).map(({ pointer, detail }) => [pointer.slice(1), detail]))
      if (!Object.keys(found).some((name) => this.problems[name])) this.general = told[0]?.detail ?? refused?.(error) ?? whyOf(error)
      await toFirst(form)
    } finally {
      this.busy = false
    }
  }
}

const toFirst = async (form: HTMLFormElement): Promise<void> => {
  await tick()
  form.querySelector<HTMLElement>('input[aria-invalid="true"]')?.focus()
}
