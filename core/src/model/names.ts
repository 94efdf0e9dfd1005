/** Names a document may not take, and why. Names of Postgres objects are made in `plan/names.ts`. */
export type Reserved = 'sql' | 'rule' | 'system' | 'product'

/** Why an entity cannot be called so, or nothing. */
export const reservedEntity = (name: string): Reserved | undefined => reserved(name, routes)

/** Why a field, or the inverse of a link, cannot be called so, or nothing. */
export const reservedField = (name: string): Reserved | undefined => (systemFields.has(name) ? 'system' : reserved(name, parts))

const reserved = (name: string, product: ReadonlySet<string>): Reserved | undefined =>
  sql.has(name) ? 'sql' : cel.has(name) ? 'rule' : product.has(name) ? 'product' : undefined

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter(Boolean))

/** Columns every table has, and those Postgres hides in each. */
export const systemFields = set(`
  id created_at created_by updated_at updated_by version deleted_at
  tableoid xmin cmin xmax cmax ctid oid`)

/** What addresses and the studio keep for themselves; `constructor` is found in every JavaScript object. */
const routes = set('api login logout reset bin studio setup settings account_settings assets health events constructor')
const parts = set('expand problems constructor')

/** Appendix C of the Postgres manual: words that are reserved, or reserved but for functions and types. */
const sql = set(`
  all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column
  concurrently constraint create cross current_catalog current_date current_role current_schema current_time
  current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from
  full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime
  localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning
  right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user
  using variadic verbose when where window with`)

/** The reserved words of the Common Expression Language's grammar, and the variables of rules. */
const cel = set(`
  true false null in as break const continue else for function if import let loop package namespace return var void while
  record old now today`)
