import type { Words } from '../index.svelte.ts'

export const common: Words['common'] = {
  product: 'Cahier',
  close: 'Close',
  cancel: 'Cancel',
  undo: 'Undo',
  retry: 'Try again',
  back: 'Back',
  yes: 'Yes',
  no: 'No',
  empty: 'Empty',
  open: 'Open',
  offline: 'The server does not answer. Nothing is lost: check the connection, then try again.',
  failed: 'This could not be done. Nothing is lost: try again.',
  code: (code) => `Code ${code}.`,
  closed: 'This page is not open to you',
  broken: 'This page could not open',
  notFound: 'This page does not exist',
  notFoundWhy: 'The address has changed, or what it showed is not shared with you.',
  toStart: 'Go to the start',
}
