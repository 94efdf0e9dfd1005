import { entityNamed, pointerTo, type Catalogue } from './catalogue.ts'
import type { AppDocument } from './document.ts'
import { isCurrency } from './settings.ts'
import type { App } from './model.ts'
import type { Report, Source } from './sources.ts'

/** What the company's app.json says, and what it leaves to habit. */
export const app = (source: Source<AppDocument> | undefined, report: Report): App => {
  const json: Partial<AppDocument> = source?.json ?? {}
  const {
    name = 'app',
    title = 'App',
    version = '0.1.0',
    language = 'fr',
    currency = 'EUR',
    timeZone = 'Europe/Paris',
    binDays = 30,
    asideDays = 30,
    navigation = [],
  } = json
  const languages = json.languages ?? [language]
  if (source) {
    if (!languages.includes(language)) report.say(source, '/languages', 'model.language', { language, languages })
    if (!isCurrency(currency)) report.say(source, '/currency', 'model.currency', { currency })
    if (!isTimeZone(timeZone)) report.say(source, '/timeZone', 'model.time_zone', { timeZone })
  }
  return { name, title, version, language, languages, currency, timeZone, binDays, asideDays, navigation }
}

export const checkNavigation = (known: Catalogue, source: Source<AppDocument> | undefined): void => {
  for (const [i, group] of (source?.json.navigation ?? []).entries()) {
    for (const [j, name] of group.entities.entries()) entityNamed(known, name, source!, pointerTo('navigation', i, 'entities', j))
  }
}

const isTimeZone = (name: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
