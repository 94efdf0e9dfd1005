import type { Model } from '@cahier/core/model/model'

/** The model before the first publish, revision 0: no entity and no table, so that whoever asks meets an ordinary « no such entity ». */
export const nothing: Model = {
  app: {
    name: 'cahier',
    title: 'Cahier',
    version: '0.0.0',
    language: 'en',
    languages: ['en', 'fr'],
    currency: 'EUR',
    timeZone: 'UTC',
    binDays: 30,
    asideDays: 30,
    navigation: [],
  },
  language: 'en',
  entities: {},
  roles: {},
  views: {},
  forms: {},
  data: [],
  locales: {},
}
