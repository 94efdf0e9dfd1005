import { quoted } from './english.ts'
import type { Words } from './word.ts'

/** What keeps the server from starting, people from signing in, and requests from being read. */
export const server = {
  'settings.port': (p) => `PORT must be a number from 0 to 65535, not ${quoted(p.value)}.`,
  'settings.database_url': () => 'DATABASE_URL must start with postgres:// or postgresql://. Leave it out to use the embedded database.',
  'settings.app': (p) => `There is no app.json in ${quoted(p.folder)}. CAHIER_APP must name the folder of a company, which holds one.`,
  'settings.files': () =>
    'The bucket for files is not described whole. Give CAHIER_S3_KEY and CAHIER_S3_SECRET together, and CAHIER_S3_ENDPOINT as an address.',
  'settings.key': () => 'The key for secrets is not one: CAHIER_KEY, or the file “key” in the data folder, must be 32 bytes in base64.',
  'data.locked': (p) =>
    `The folder ${quoted(p.data)} is in use by process ${p.pid}${p.url ? `, which answers at ${p.url}` : ''}. Stop it first, or choose another folder with CAHIER_DATA.`,
  'data.denied': (p) =>
    `The folder ${quoted(p.data)} cannot be written (${p.reason}). Change its rights, or choose another folder with CAHIER_DATA.`,
  'database.unreachable': (p) => `No Postgres answers at ${p.where} (${p.reason}). Check that it runs and that DATABASE_URL is right.`,
  'database.version': (p) => `Postgres ${p.found} at ${p.where} is too old. Cahier needs version ${p.oldest} or newer.`,
  'port.taken': (p) => `Port ${p.port} is taken by another program. Stop it, or choose another port with PORT.`,
  'port.denied': (p) => `One cannot listen on ${p.host}, port ${p.port}. Check HOST, and choose another port with PORT, from 1024 up.`,
  'backup.unreadable': (p) => `${quoted(p.file)} is no backup of Cahier, or it is damaged. Check which file it is.`,
  'backup.format': (p) => `This backup (format ${p.format}) was made by a newer Cahier. Upgrade first.`,
  'backup.not_empty': () =>
    'There is a company here already. Choose a new data folder with CAHIER_DATA, or an empty database with DATABASE_URL.',
  'backup.incomplete': (p) =>
    `The backup is damaged: of ${p.expected} rows of ${quoted(p.table)} it holds ${p.rows}. Nothing was restored.`,
  'auth.invalid': () => 'The e-mail or the password is wrong. Check both.',
  'auth.inactive': () => 'This account is closed. Ask the administrator of this app to open it again.',
  'auth.reset_gone': () => 'This link has expired, or has been used. Ask an administrator of this app for another one.',
  'auth.too_many': (p) => `There were too many attempts. Wait ${p.seconds ?? 60} seconds, then try again.`,
  'auth.unreadable': () => 'The request to sign in cannot be read. Send an e-mail and a password.',
  'password.short': (p) => `The password is too short. Use at least ${p.minimum} characters, several words for instance.`,
  'password.long': (p) => `The password is too long. Use at most ${p.maximum} characters.`,
  'password.wrong': () => 'This is not your current password. Check it, capitals included.',
  'password.guessable': () => 'This password is easy to guess. Choose several words that have nothing to do with each other.',
  'user.email_taken': (p) => `${quoted(p.email)} has an account already. Use another e-mail.`,
  'user.role': (p) => `There is no role ${quoted(p.role)}. Check its name.`,
  'user.unknown': (p) => `Nobody has an account under ${quoted(p.email)}.`,
  'user.last_administrator': () => 'This is the last administrator. Make another one first.',
  'user.language': (p) => `The app does not speak ${quoted(p.language)}.`,
  'request.unreadable': () => 'This request cannot be read. Check what was sent.',
} satisfies Words
