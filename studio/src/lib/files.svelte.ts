import { SvelteMap } from 'svelte/reactivity'
import type { FileInfo, ProblemDocument } from '@cahier/core/wire'
import { get, ProblemError } from '#lib/api.ts'

const known = new SvelteMap<string, FileInfo | null>()
const asked = new Set<string>()

/** What a file is called and how large it is: undefined until the answer is there, null when it is gone or not for this person. */
export function infoOf(id: string): FileInfo | null | undefined {
  const info = known.get(id)
  if (info === undefined && !asked.has(id)) {
    asked.add(id)
    ask(id, 1000)
  }
  return info
}

/** What tells of the file itself; that one is signed out does not. */
const GONE = [400, 403, 404, 410]

/** Asks until there is an answer: that of a server that is away for a moment tells nothing of the file. */
function ask(id: string, wait: number): void {
  get<FileInfo>(`/files/${id}/info`).then(
    (found) => known.set(id, found),
    (error: unknown) => {
      if (error instanceof ProblemError && GONE.includes(error.status)) known.set(id, null)
      else if (error instanceof ProblemError && error.status === 401) asked.delete(id)
      else setTimeout(() => ask(id, Math.min(2 * wait, 60_000)), wait)
    },
  )
}

/** Where the browser reads it; `download` saves it under its name instead of showing it. */
export const addressOf = (id: string, download = false): string => `/api/files/${id}${download ? '?download' : ''}`

/** Sends a file, telling how far it is (0 to 1). fetch() cannot say that yet, so an older way is taken. */
export function send(file: File, told: (share: number) => void, signal?: AbortSignal): Promise<FileInfo> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/files')
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('accept-language', document.documentElement.lang)
    request.upload.addEventListener('progress', ({ loaded, total }) => told(total > 0 ? loaded / total : 0))
    request.addEventListener('load', () => {
      const answer: unknown = parsed(request.responseText)
      if (request.status >= 200 && request.status < 300) {
        const info = answer as FileInfo
        known.set(info.id, info)
        return done(info)
      }
      const said = (answer ?? {}) as Partial<ProblemDocument>
      failed(new ProblemError({ type: 'about:blank', title: '', detail: '', ...said, status: request.status }))
    })
    request.addEventListener('error', () => failed(new ProblemError({ type: 'about:blank', title: 'offline', status: 0, detail: '' })))
    request.addEventListener('abort', () => failed(new DOMException('', 'AbortError')))
    signal?.addEventListener('abort', () => request.abort())
    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** '1,2 Mo', '340 ko', as people read sizes. */
export const sizeOf = (bytes: number, locale: string): string => {
  const [amount, unit] = bytes >= 1e6 ? [bytes / 1e6, 'megabyte'] : bytes >= 1000 ? [bytes / 1000, 'kilobyte'] : [bytes, 'byte']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: amount < 10 ? 1 : 0 })
    .format(amount)
    .replaceAll('\u202f', '\u00a0')
}
