import type { Problem } from '@cahier/core/problem'

/** What the runtime throws when it says no: problems as data. The edge turns them into words and a status. */
export class Refused extends Error {
  readonly problems: readonly Problem[]
  readonly status: number
  /** With 412: the record as it is now, as JSON text. */
  readonly current: string | undefined

  constructor(problems: readonly Problem[], status?: number, current?: string) {
    super(problems.map((p) => `${p.code}${p.path && ` at ${p.path}`}`).join(', '))
    this.name = 'Refused'
    this.problems = problems
    this.status = status ?? statusOf(problems[0]?.code ?? '')
    this.current = current
  }
}

/** The status of an answer whose first problem has this code: the code's own, else its family's. */
export const statusOf = (code: string): number => statuses[code] ?? statuses[`${code.split('.')[0]}.*`] ?? 422

const statuses: Readonly<Record<string, number>> = {
  'request.*': 400,
  'request.unknown': 404,
  'request.origin': 403,
  'query.*': 400,
  'expression.*': 400,
  'json.*': 400,
  'body.*': 400,
  'auth.*': 401,
  'auth.sign_up_closed': 403,
  'auth.inactive': 403,
  'auth.reset_gone': 410,
  'auth.too_many': 429,
  'auth.unreadable': 400,
  'access.*': 403,
  'form.unknown': 404,
  'file.missing': 400,
  'file.empty': 400,
  'batch.*': 400,
  'batch.ref': 422,
  'request.key_used': 422,
  'bin.held': 409,
  'import.group': 409,
  'import.stopped': 409,
  'undo.*': 409,
  'undo.missing': 404,
  'undo.body': 400,
  'record.entity': 404,
  'workflow.none': 404,
  'workflow.transition': 404,
  'workflow.body': 400,
  'record.missing': 404,
  'record.stale': 412,
  'record.in_use': 409,
  'record.in_use_unseen': 409,
  'record.in_use_locked': 409,
  'record.unique': 409,
  'record.submitted': 409,
  'record.submission': 409,
  'record.amended': 409,
  'record.duplicate': 409,
  'record.single': 409,
  'record.busy': 503,
  'record.body': 400,
  'record.condition': 400,
  'user.unknown': 404,
  'user.email_taken': 409,
  'user.last_administrator': 409,
  'request.too_large': 413,
  'request.method': 405,
  'server.*': 500,
  'server.busy': 503,
}
