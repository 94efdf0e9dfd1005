import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Draft, OpenApi } from './request.ts'

/** Holds one answer against the document: the schema of its status, else that of a problem. */
export function validators(api: OpenApi): (draft: Draft, response: Response, text: string) => string | undefined {
  const ajv = formats.default(new Ajv2020({ strict: false, allErrors: false, validateFormats: true }))
  ajv.addSchema({ ...api, $id: 'https://cahier.test/openapi' })
  const made = new Map<string, ValidateFunction>()
  const validate = (pointer: string): ValidateFunction => {
    const before = made.get(pointer) ?? ajv.compile({ $ref: `https://cahier.test/openapi#${pointer}` })
    made.set(pointer, before)
    return before
  }
  return (draft, response, text) => {
    if (response.status >= 500) return 'an error of the server'
    if (response.status === 204 || response.status === 304 || ['HEAD', 'OPTIONS'].includes(draft.method))
      return text ? 'a body where none may be' : undefined
    const type = response.headers.get('content-type') ?? ''
    if (!response.ok) {
      if (!type.startsWith('application/problem+json')) return `no problem document but ${type}`
      return fits(validate('/components/schemas/Problem'), text)
    }
    const operation = api.paths[draft.route]?.[draft.method.toLowerCase()] as
      | { responses?: Record<string, { content?: Record<string, unknown> }> }
      | undefined
    if (!operation?.responses?.[response.status]) return `a status that the document does not name for ${draft.method} ${draft.route}`
    if (!type.startsWith('application/json')) return `no JSON but ${type}`
    const route = draft.route.replaceAll('~', '~0').replaceAll('/', '~1')
    return fits(
      validate(
        `/paths/${encodeURIComponent(route)}/${draft.method.toLowerCase()}/responses/${response.status}/content/application~1json/schema`,
      ),
      text,
    )
  }
}

function fits(validate: ValidateFunction, text: string): string | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return 'not JSON'
  }
  if (validate(json)) return undefined
  const [first] = validate.errors ?? []
  return `${first?.instancePath} ${first?.message} ${JSON.stringify(first?.params)}`
}
