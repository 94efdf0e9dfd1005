import type { ImportReport } from '@cahier/core/wire'
import type { Miss } from '../scenarios/judge.ts'

type Counts = Pick<ImportReport, 'read' | 'created' | 'updated' | 'refused'>
const n = (value: number) => value.toLocaleString('en-GB')
const rows = (count: number) => (count === 1 ? '1 row' : `${n(count)} rows`)

/** What the command line says. The French is typed by these. */
export const english = {
  about: 'The CRM a company gets by writing down what it needs.',
  commands: {
    start: 'Serve a company’s model',
    check: 'Say everything that is wrong with a model',
    plan: 'Say what publishing a model would change',
    apply: 'Publish a model',
    import: 'Bring the rows of a CSV in as records',
    export: 'Write records as a CSV',
    types: 'Write TypeScript types of a model’s records',
    backup: 'Write all there is of the company into one file',
    restore: 'Bring a backup into a new data folder or an empty database',
    test: 'Try the scenarios of a model’s tests on a throw-away database',
    user: 'People who may sign in',
    userAdd: 'Let somebody in',
    userList: 'List who may sign in',
    userRole: 'Give a role, or take it with --remove',
    userPassword: 'Set somebody’s password',
    userReset: 'Make a link by which somebody sets a new password',
  },
  options: {
    json: 'answer in JSON, for machines',
    folder: 'the company’s folder of documents',
    entity: 'the entity each row becomes a record of',
    exported: 'the entity whose records are written',
    file: 'the CSV file',
    archive: 'the file of the backup',
    mapping: 'a document that says which column is which field',
    strict: 'one refused row refuses all',
    dryRun: 'say what would happen, and write nothing',
    data: 'import all the data files of a company’s folder',
    output: 'the file to write; else the terminal gets it',
    filter: 'only records of which this rule is true',
    search: 'only records in which these words are found',
    sort: 'fields in order, with - for descending',
    fields: 'only these fields',
    language: 'the language of titles and numbers',
    yes: 'do not ask',
    renamed: 'say that a field was renamed: entity.old=new',
    stay: 'let records stay in states their workflow no longer knows: entity.field',
    fresh: 'say that a field is new, not a renamed one: entity.field',
    note: 'what this revision is about',
    name: 'the name shown to others',
    role: 'a role to give',
    password: 'read the password from standard input',
    remove: 'take the role away',
  },
  checked: (entities: number) => `The model is sound: ${entities} ${entities === 1 ? 'entity' : 'entities'}.`,
  problems: (count: number) => (count === 1 ? '1 problem.' : `${n(count)} problems.`),
  noFolder: (folder: string) => `There is no folder ${folder}, or it cannot be read. Check its name and place.`,
  noFile: (file: string) => `The file ${file} cannot be read. Check its name and place.`,
  noJson: (file: string) => `The file ${file} is not JSON.`,
  unchanged: 'Nothing to do: this is what is served.',
  steps: (count: number) => (count === 1 ? '1 change of the tables:' : `${n(count)} changes of the tables:`),
  documentsOnly: 'No change of the tables; titles, forms, views, rules or rights change.',
  risks: { none: '', review: 'to review', hides: 'hides values, recoverable' },
  sure: 'Publish this?',
  notSure: 'Nothing was published. Add --yes to publish without being asked.',
  published: (number: number) => `Revision ${number} is served.`,
  publishing: 'Publishing',
  backingUp: 'Writing the backup',
  backedUp: (file: string) => `All is in ${file}. It holds everybody’s data and the hashes of their passwords: keep it safe.`,
  restoring: 'Restoring',
  restoredTable: (table: string, count: number) => `${table}: ${rows(count)}`,
  restored: (app: string, count: number) => `« ${app} » is back, with ${rows(count)}. Start it with “cahier start”.`,
  testing: 'Trying the scenarios',
  tested: (passed: number, failed: number) =>
    failed === 0
      ? `${passed === 1 ? '1 scenario goes' : `${n(passed)} scenarios go`} as written.`
      : `${n(passed)} of ${n(passed + failed)} scenarios go as written.`,
  missed: (miss: Miss): string => {
    switch (miss.what) {
      case 'given':
        return `What is given as ${miss.name} is refused: ${miss.detail}`
      case 'refused':
        return `It is refused: ${miss.detail}`
      case 'accepted':
        return `It should be refused (${miss.code}) and is not.`
      case 'reason':
        return `It should be refused with ${miss.wanted}, but is with ${miss.found}`
      case 'value':
        return `${miss.field} should be ${JSON.stringify(miss.wanted)} and is ${JSON.stringify(miss.found)}.`
      case 'shown':
        return `${miss.field} should not be seen, and is.`
      case 'records':
        return `The list lacks ${n(miss.missing)} and has ${n(miss.more)} too many.`
      case 'count':
        return `The list should have ${n(miss.wanted)}, and has ${n(miss.found)}.`
    }
  },
  mappingUsed: (mapping: string) => `Mapping: ${mapping}`,
  importing: ({ read, created, updated, refused }: Counts) =>
    `${n(read)} read, ${n(created)} created${updated ? `, ${n(updated)} updated` : ''}${refused ? `, ${n(refused)} refused` : ''}`,
  imported: (report: ImportReport) =>
    [
      `${rows(report.read)} read in ${report.seconds} s`,
      report.created && `${n(report.created)} created`,
      report.updated && `${n(report.updated)} updated`,
      report.unchanged && `${n(report.unchanged)} unchanged`,
      `${n(report.refused)} refused`,
    ]
      .filter(Boolean)
      .join(', ') + '.',
  notApplied: (report: ImportReport): string =>
    report.dryRun ? 'Dry run: nothing was written.' : 'Refused rows and --strict: nothing was written.',
  reason: (count: number, first: readonly number[], detail: string) =>
    `${rows(count)} refused (${first.join(', ')}${count > first.length ? '…' : ''}): ${detail}`,
  value: (value: string, count: number, nearest?: string) => `  ${n(count)} × “${value}”${nearest ? `; “${nearest}” perhaps?` : ''}`,
  unexpected: (heading: string, count: number) => `${heading}: ${rows(count)} with a value the mapping does not expect, kept as it is:`,
  empties: (parts: readonly (readonly [string, number])[]) =>
    `Empty cells: ${parts.map(([heading, count]) => `${heading} ${n(count)}`).join(', ')}.`,
  links: (heading: string, to: string, found: number, missing: number) =>
    `${heading} → ${to}: ${n(found)} found${missing ? `, ${n(missing)} not found` : ''}.`,
  unmapped: (headings: readonly string[]) => `Left out, no field is called so: ${headings.join(', ')}.`,
  refusedFile: (file: string) => `The refused rows are in ${file}, each with its reason: correct them there and import that file.`,
  reasonHeading: 'reason',
  exported: (file: string) => `Written to ${file}.`,
  whichFile: 'Say an entity and a file, or --data and a folder.',
  noData: (folder: string) => `There are no data documents in ${folder}.`,
  passwordAsk: 'Password',
  passwordAgain: 'Password, again',
  passwordDiffers: 'The two passwords differ.',
  passwordMissing: 'Give the password on standard input with --password-stdin.',
  userAdded: (email: string) => `${email} may sign in.`,
  passwordMade: (password: string) => `Their password: ${password}`,
  userRoles: (email: string, roles: readonly string[]) => `${email}: ${roles.length > 0 ? roles.join(', ') : 'no role'}`,
  resetMade: (email: string) => `Give ${email} this page of your site, by a safe way: for a day it sets a new password, once.`,
  passwordSet: (email: string) => `The password of ${email} is changed.`,
  brokenOff: 'The server broke off before the end. What it had written stays; a second try with a key in the mapping goes on from there.',
  noWriting: (file: string) => `${file} cannot be written there. Check the folder, and that you may write in it.`,
  fileThere: (file: string) => `${file} is there already, and is not written over. Choose another name.`,
  unexpectedError: (message: string) => `Something unexpected happened: ${message}`,
}

export type CliWords = typeof english
