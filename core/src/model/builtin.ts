import type { Layer } from './model.ts'
import app from './builtin/app.json' with { type: 'json' }
import en from './builtin/en.json' with { type: 'json' }
import member from './builtin/member.json' with { type: 'json' }
import site from './builtin/site.json' with { type: 'json' }
import team from './builtin/team.json' with { type: 'json' }

/** What the product ships with every company, written in the model language like anything else; `compile` puts it first. */
export const builtin: Layer = {
  name: 'cahier',
  documents: [
    { path: 'app.json', json: app },
    { path: 'entities/member.json', json: member },
    { path: 'entities/site.json', json: site },
    { path: 'entities/team.json', json: team },
    { path: 'locales/en.json', json: en },
  ],
}
