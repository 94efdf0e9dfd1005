/** What became of a request: an answer, or none, and then nobody knows whether it was done. */
export type Answer = { readonly status: number; readonly body: Record<string, unknown> }
export type Client = {
  /** Undefined: the connection broke, or the server said that its database did. */
  ask(method: string, path: string, body?: unknown): Promise<Answer | undefined>
  /** Lines of JSON as they come; ends early, with `false`, when the connection breaks. */
  lines(path: string, type: string, body: string, hear: (line: Record<string, unknown>) => void): Promise<boolean>
  /** What no kill excuses: an answer that never comes, or one that says more than that the database is lost, which is 503. */
  readonly failures: string[]
  /** Why there was no answer, of each time there was none. */
  readonly losses: string[]
}

/** How long an answer is waited for, which ends what hangs and measures nothing: on a busy machine the embedded database publishes for a while; ms. */
const PATIENCE = 120_000

export const client = (url: string, cookie: string): Client => {
  const failures: string[] = []
  const losses: string[] = []
  const send = (method: string, path: string, type: string, body: string | null) =>
    fetch(url + path, {
      method,
      body,
      headers: { cookie, origin: url, 'content-type': type, accept: path.includes('publish') ? 'application/x-ndjson' : '*/*' },
      signal: AbortSignal.timeout(PATIENCE),
    })
  const late = (error: unknown, method: string, path: string): void => {
    if ((error as Error).name === 'TimeoutError') failures.push(`${method} ${path} was not answered to its end within ${PATIENCE / 1000} s`)
  }
  return {
    failures,
    losses,
    async ask(method, path, given) {
      try {
        const answer = await send(method, path, 'application/json', given === undefined ? null : JSON.stringify(given))
        const text = await answer.text()
        if (answer.status >= 500 && answer.status !== 503) failures.push(`${method} ${path} answered ${answer.status}: ${text}`)
        const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
        if (answer.status >= 500 && !busy(body)) {
          losses.push(`${answer.status} ${text}`)
          return undefined
        }
        return { status: answer.status, body }
      } catch (error) {
        const { message, cause } = error as Error
        losses.push(`${message} ${String(cause ?? '')}`)
        late(error, method, path)
        return undefined
      }
    },
    async lines(path, type, body, hear) {
      try {
        const answer = await send('POST', path, type, body)
        if (!answer.ok && answer.status !== 503) failures.push(`POST ${path} answered ${answer.status}: ${await answer.text()}`)
        if (!answer.ok || !answer.body) return false
        let rest = ''
        for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
          const all = (rest + part).split('\n')
          rest = all.pop() ?? ''
          for (const line of all) if (line) hear(JSON.parse(line) as Record<string, unknown>)
        }
        return true
      } catch (error) {
        late(error, 'POST', path)
        return false
      }
    },
  }
}

/** Others changed the same record at the same moment too often: nothing was done. */
const busy = ({ problems }: Record<string, unknown>): boolean =>
  Array.isArray(problems) && (problems[0] as { code: string }).code === 'record.busy'
