import { en } from '../src/lib/words/en/index.ts'
import { account as accountEn } from '../src/lib/words/en/account.ts'
import { bin as binEn } from '../src/lib/words/en/bin.ts'
import { imports as importsEn } from '../src/lib/words/en/import.ts'
import { people as peopleEn } from '../src/lib/words/en/people.ts'
import { record as recordEn } from '../src/lib/words/en/record.ts'
import { signIn as signInEn } from '../src/lib/words/en/sign-in.ts'
import { workflow as workflowEn } from '../src/lib/words/en/workflow.ts'
import { fr } from '../src/lib/words/fr/index.ts'
import { account as accountFr } from '../src/lib/words/fr/account.ts'
import { bin as binFr } from '../src/lib/words/fr/bin.ts'
import { imports as importsFr } from '../src/lib/words/fr/import.ts'
import { people as peopleFr } from '../src/lib/words/fr/people.ts'
import { record as recordFr } from '../src/lib/words/fr/record.ts'
import { signIn as signInFr } from '../src/lib/words/fr/sign-in.ts'
import { workflow as workflowFr } from '../src/lib/words/fr/workflow.ts'
import type { Look } from './browser.ts'

/** The words of the screens, with those of the example's model that the tests read and press. */
export const said = {
  en: {
    ...en,
    account: accountEn,
    bin: binEn,
    imports: importsEn,
    people: peopleEn,
    record: recordEn,
    signIn: signInEn,
    workflow: workflowEn,
    locale: 'en-GB',
    model: {
      opportunity: 'Opportunity',
      opportunities: 'Opportunities',
      all: 'All opportunities',
      won: 'Won',
      lost: 'Lost',
      code: 'Code',
      account: 'Account',
      product: 'Product',
      agent: 'Sales agent',
      stage: 'Stage',
      engaged: 'Engaged on',
      closed: 'Closed on',
      value: 'Closed for',
      notes: 'Notes',
      pattern: 'Eight capital letters and digits.',
    },
  },
  fr: {
    ...fr,
    account: accountFr,
    bin: binFr,
    imports: importsFr,
    people: peopleFr,
    record: recordFr,
    signIn: signInFr,
    workflow: workflowFr,
    locale: 'fr-FR',
    model: {
      opportunity: 'Opportunité',
      opportunities: 'Opportunités',
      all: 'Toutes les opportunités',
      won: 'Gagnée',
      lost: 'Perdue',
      code: 'Code',
      account: 'Entreprise',
      product: 'Produit',
      agent: 'Commercial',
      stage: 'Étape',
      engaged: 'Engagée le',
      closed: 'Conclue le',
      value: 'Conclue pour',
      notes: 'Notes',
      pattern: 'Huit lettres capitales et chiffres.',
    },
  },
}
export type Said = (typeof said)['en'] | (typeof said)['fr']
export const saidIn = ({ language }: Look): Said => said[language]

/** A number as the screens write it: the spaces of French are wider than those of Intl. */
export const written = (n: number, { language }: Look): string =>
  new Intl.NumberFormat(said[language].locale).format(n).replace(/\u202f/g, '\u00a0')
