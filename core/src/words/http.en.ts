import { quoted, said } from './english.ts'
import type { Words } from './word.ts'

/** What is wrong with a request, before it is about a record. */
export const http = {
  'auth.required': () => 'Sign in to continue.',
  'auth.sign_up_closed': () => 'Signing up is closed. Ask the administrator of this app for access.',
  'access.record': () => 'Your rights on this record do not go that far.',
  'access.outcome': () => 'Your rights do not cover the record as it would become.',
  'access.entity': (p) => `Your role does not open ${p.entity ? quoted(p.entity) : 'this'}. Ask an administrator for it.`,
  'body.json': () => 'What was sent is not readable JSON. Check its punctuation, then send it again.',
  'body.type': (p) => `What was sent is not of the right type. Send ${said(p.expected) || 'application/json'}.`,
  'form.unknown': (p) => `There is no form ${quoted(p.name)}${p.nearest ? `; did you mean ${quoted(p.nearest)}?` : '.'}`,
  'request.method': () => 'This address does not take this method. The Allow header says which it knows.',
  'request.origin': () => 'This request comes from another site. Make it from the app.',
  'request.too_large': (p) => `This is too heavy to send${p.maximum ? `: ${said(p.maximum)} at most` : ''}. Send it in parts.`,
  'request.unknown': () => 'This address does not exist. Check it, or go back to the start.',
  'server.error': (p) => `The server could not answer. Nothing is lost. Try again${p.code ? `, or report code ${said(p.code)}` : ''}.`,
  'server.busy': () => 'The server is in great demand. Try again in a moment.',
} satisfies Words
