import { quoted, said } from './french.ts'
import type { Words } from './word.ts'

/** What is wrong with a request, before it is about a record. */
export const http = {
  'auth.required': () => 'Connectez-vous pour continuer.',
  'auth.sign_up_closed': () => 'Les inscriptions sont fermées. Demandez un accès à l’administrateur de l’application.',
  'access.record': () => 'Vos droits ne vont pas jusque-là sur cette fiche.',
  'access.outcome': () => 'Vos droits ne couvrent pas la fiche telle qu’elle deviendrait.',
  'access.entity': (p) => `Votre rôle ne donne pas accès à ${p.entity ? quoted(p.entity) : 'cet objet'}. Demandez-le à un administrateur.`,
  'body.json': () => 'Ce qui a été envoyé n’est pas du JSON lisible. Vérifiez la ponctuation, puis renvoyez-le.',
  'body.type': (p) => `Ce qui a été envoyé n’est pas du bon type. Envoyez ${said(p.expected) || 'application/json'}.`,
  'form.unknown': (p) =>
    `Il n’y a pas de formulaire ${quoted(p.name)}${p.nearest ? `\u00a0; vouliez-vous dire ${quoted(p.nearest)}\u00a0?` : '.'}`,
  'request.method': () => 'Cette adresse ne se prête pas à cette opération. L’en-tête Allow dit lesquelles elle connaît.',
  'request.origin': () => 'Cette demande vient d’un autre site. Faites-la depuis l’application.',
  'request.too_large': (p) =>
    `Cet envoi est trop lourd${p.maximum ? `\u00a0: ${said(p.maximum)} au plus` : ''}. Envoyez-le en plusieurs fois.`,
  'request.unknown': () => 'Cette adresse n’existe pas. Vérifiez-la, ou revenez à l’accueil.',
  'server.error': (p) =>
    `Le serveur n’a pas pu répondre. Rien n’est perdu. Réessayez${p.code ? `, ou signalez le code ${said(p.code)}` : ''}.`,
  'server.busy': () => 'Le serveur est très demandé. Réessayez dans un instant.',
} satisfies Words
