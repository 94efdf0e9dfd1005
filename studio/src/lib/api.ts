import type { ProblemDocument } from '@cahier/core/wire'

type Fetch = typeof fetch
export type Asked = {
  /** Aborts the request when the question is no longer asked. */
  readonly signal?: AbortSignal | undefined
  /** The version a change stands on: answers 412 with the record as it is now if someone else changed it. */
  readonly ifMatch?: number | undefined
  readonly fetch?: Fetch | undefined
}

/** Every answer that is not a success, and 0 when no answer came at all. */
export class ProblemError extends Error {
  readonly problem: ProblemDocument
  constructor(problem: ProblemDocument) {
    super(problem.detail)
    this.name = 'ProblemError'
    this.problem = problem
  }
  get status(): number {
    return this.problem.status
  }
}

export const get = <T>(path: string, asked?: Asked): Promise<T> => send<T>('GET', path, undefined, asked)
export const post = <T>(path: string, body?: unknown, asked?: Asked): Promise<T> => send<T>('POST', path, body ?? {}, asked)
export const patch = <T>(path: string, body: unknown, asked?: Asked): Promise<T> => send<T>('PATCH', path, body, asked)
export const del = <T = void>(path: string, asked?: Asked): Promise<T> => send<T>('DELETE', path, undefined, asked)

/** `{ limit: 50, after: undefined }` becomes '?limit=50'. */
export const query = (parameters: Readonly<Record<string, string | number | undefined | null>>): string => {
  const pairs = Object.entries(parameters).flatMap(([k, v]) => (v === undefined || v === null || v === '' ? [] : [[k, String(v)]]))
  return pairs.length ? `?${new URLSearchParams(pairs)}` : ''
}

let signedOut: () => void = () => {}
/** What to do when the session has ended: the sign-in page is shown, and what was typed elsewhere stays. */
export const onSignedOut = (act: () => void): (() => void) => {
  signedOut = act
  return () => {
    signedOut = () => {}
  }
}

async function send<T>(method: string, path: string, body: unknown, asked: Asked = {}): Promise<T> {
  const response = await ask(method, path, body, asked)
  return (response.status === 204 ? undefined : await response.json().catch(unanswered)) as T
}

/** A file of the API, in the language of the screens, with the name it goes by. */
export async function download(path: string): Promise<{ readonly name: string; readonly blob: Blob }> {
  const response = await ask('GET', path, undefined, {}, '*/*')
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? ''
  return { name, blob: await response.blob() }
}

/** Sends a file as it is; what comes back is read while it comes. */
export const upload = (path: string, file: Blob, asked: Asked): Promise<Response> => ask('POST', path, file, asked, '*/*')

async function ask(method: string, path: string, body: unknown, asked: Asked, accept = 'application/json'): Promise<Response> {
  const headers: Record<string, string> = { accept, 'accept-language': document.documentElement.lang }
  if (body !== undefined) headers['content-type'] = body instanceof Blob ? 'text/csv' : 'application/json'
  if (asked.ifMatch !== undefined) headers['if-match'] = `"${asked.ifMatch}"`
  const init: RequestInit = { method, headers, credentials: 'same-origin' }
  if (body !== undefined) init.body = body instanceof Blob ? body : JSON.stringify(body)
  if (asked.signal) init.signal = asked.signal
  const response = await (asked.fetch ?? fetch)(`/api${path}`, init).catch(unanswered)
  if (response.ok) return response
  if (response.status === 401 && !path.startsWith('/auth/')) signedOut()
  throw new ProblemError(await problemOf(response))
}

/** No answer came, or not the whole of one. */
function unanswered(cause: unknown): never {
  if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
  throw new ProblemError({ type: 'about:blank', title: 'offline', status: 0, detail: '' })
}

async function problemOf(response: Response): Promise<ProblemDocument> {
  const said: unknown = await response.json().catch(() => null)
  const document = typeof said === 'object' && said ? (said as Partial<ProblemDocument> & { code?: string; message?: string }) : {}
  return {
    type: document.type ?? 'about:blank',
    title: document.title ?? document.code ?? response.statusText,
    status: response.status,
    detail: document.detail ?? document.message ?? '',
    ...(document.problems && { problems: document.problems }),
    ...(document.current && { current: document.current }),
  }
}
