// Writes the sample data of examples/b2b-sales: the same rows every time, from one seed. Every company and person is made up.
import { fileURLToPath } from 'node:url'
import { catalogue } from './b2b/catalogue.mjs'
import { companies } from './b2b/companies.mjs'
import { people } from './b2b/people.mjs'
import { sales } from './b2b/sales.mjs'
import { service } from './b2b/service.mjs'
import { write } from './b2b/tables.mjs'

// In this order: what comes by chance hangs on what came before.
people()
const products = catalogue()
const customers = companies()
sales(customers, products)
service(customers, products)
write(fileURLToPath(new URL('../examples/b2b-sales/data', import.meta.url)))
