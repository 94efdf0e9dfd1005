import type { Drafts, Moves, Records } from './shapes.ts'

/** What may be asked of a page: a rule as filter, fields to sort by, `expand` for labels of links. */
export type Question = {
  readonly filter?: string
  readonly q?: string
  readonly sort?: string
  readonly fields?: string
  readonly expand?: string
  readonly limit?: number
  readonly after?: string
  readonly count?: 'exact' | 'estimated'
}
export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null; readonly count?: number }

/** The records of one entity. A change with a version is only made if nobody changed the record since. */
export type Of<Item, Draft, Move extends string> = {
  list(question?: Question): Promise<Page<Item>>
  /** Every record that matches, page after page. */
  all(question?: Question): AsyncGenerator<Item>
  read(id: string, question?: Pick<Question, 'fields' | 'expand'>): Promise<Item>
  create(values: Draft): Promise<Item>
  update(id: string, values: Partial<Draft>, version?: number): Promise<Item>
  move(id: string, transition: Move, values?: Partial<Draft>): Promise<Item>
  remove(id: string, version?: number): Promise<void>
  restore(id: string): Promise<Item>
}
export type Client = { readonly [Name in keyof Records]: Of<Records[Name], Drafts[Name], Moves[Name] & string> }

/** An answer that says no: RFC 9457, with what is wrong at which field. */
export class Refusal extends Error {
  readonly status: number
  readonly problems: readonly { readonly code: string; readonly pointer: string; readonly detail: string }[]
  constructor(status: number, document: { detail?: string; problems?: Refusal['problems'] }) {
    super(document.detail ?? `HTTP ${status}`)
    this.name = 'Refusal'
    this.status = status
    this.problems = document.problems ?? []
  }
}

/** The API at `url`, for instance `https://crm.example.com`; `headers` go with every request, a session cookie or a key. */
export const client = (url: string, headers: Readonly<{ [name: string]: string }> = {}): Client => {
  const ask = async <Answer>(method: string, path: string, body?: unknown, version?: number): Promise<Answer> => {
    const answer = await fetch(`${url.replace(/\/$/, '')}/api/records/${path}`, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const json: unknown = text === '' ? undefined : JSON.parse(text)
    if (!answer.ok) throw new Refusal(answer.status, json as ConstructorParameters<typeof Refusal>[1])
    return json as Answer
  }
  const of = (entity: string): Of<unknown, object, string> => {
    const page = (question: Question = {}): Promise<Page<unknown>> => ask('GET', `${entity}${search(question)}`)
    return {
      list: page,
      async *all(question = {}) {
        for (let after: string | null | undefined = question.after; after !== null;) {
          const { items, next }: Page<unknown> = await page({ ...question, ...(after === undefined ? {} : { after }) })
          yield* items
          after = next
        }
      },
      read: (id, question = {}) => ask('GET', `${entity}/${id}${search(question)}`),
      create: (values) => ask('POST', entity, values),
      update: (id, values, version) => ask('PATCH', `${entity}/${id}`, values, version),
      move: (id, transition, values = {}) => ask('POST', `${entity}/${id}/transitions/${transition}`, values),
      remove: (id, version) => ask('DELETE', `${entity}/${id}`, undefined, version),
      restore: (id) => ask('POST', `${entity}/${id}/restore`),
    }
  }
  return new Proxy({}, { get: (_, entity) => of(String(entity)) }) as Client
}

const search = (question: Question): string => {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(question)) if (value !== undefined) given.set(name, String(value))
  return given.size > 0 ? `?${given.toString()}` : ''
}
