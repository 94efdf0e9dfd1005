import type { Layer } from '@cahier/core/model/model'
import { beforeAll, describe, expect, it } from 'vitest'
import { companyOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { layer, link, role, text } from './models.ts'

const model = layer(
  {
    account: { label: 'name', fields: { name: text, code: text } },
    contact: {
      label: 'name',
      search: ['name', 'number', 'mail', 'phone', 'note', 'account.name', 'account.code'],
      fields: {
        name: text,
        number: text,
        mail: { $ref: 'field:email' },
        phone: text,
        note: { $ref: 'field:long_text' },
        age: { $ref: 'field:integer' },
        account: { ...link('account'), inverse: 'contacts' },
      },
    },
    person: {
      label: 'nick',
      search: ['account.name'],
      fields: { nick: text, account: link('account'), mine: { ...link('member'), onDelete: 'clear' } },
    },
    buyer: { label: 'name', search: ['name', 'account.name'], fields: { name: text, account: link('account') } },
    letter: { label: 'name', search: ['body'], fields: { name: text, body: { $ref: 'field:long_text' } } },
    secretive: { label: 'name', search: ['name', 'hidden'], fields: { name: text, hidden: text } },
  },
  role('rep', {
    contact: { read: true, fields: { note: { read: false } } },
    account: { read: "record.code != 'X'" },
    person: { read: 'record.mine == user.id' },
    secretive: { read: true, fields: { hidden: { read: false } } },
  }),
)

/** Words are told apart by the language of the company. */
const french: Layer = {
  ...model,
  documents: model.documents.map((one) => (one.path === 'app.json' ? { ...one, json: { ...(one.json as object), language: 'fr' } } : one)),
}

describe.each(databases)('search on $name', ({ fresh }) => {
  const { get, make } = companyOn(fresh, french)
  const names = ({ items }: Json) => (items as { name: string }[]).map(({ name }) => name)
  const search = async (q: string, more = '', as?: string): Promise<string[]> =>
    names(await get(`contact?q=${encodeURIComponent(q)}${more}`, as))

  beforeAll(async () => {
    const renn = await make('account', { name: 'Chaudières Rennaises', code: 'A' })
    const hush = await make('account', { name: 'Société Discrète', code: 'X' })
    await make('contact', {
      name: 'Anne-Sophie Lefèvre',
      number: 'CT-2026-0042',
      mail: 'as.lefevre@rennaises.fr',
      phone: '+33612345678',
      account: renn,
    })
    await make('contact', { name: 'Lefèvre', note: 'Deux chevaux et cent installations à Dupontville.' })
    await make('contact', { name: 'Jean Dupont', note: 'Connaît madame Lefevre.', age: 40 })
    await make('contact', { name: 'Œuvre 100 % d’Élodie', account: hush })
    await make('contact', { name: 'Dupontel' })
    await make('contact', { name: 'a_b\\c%d' })
    const dupond = await make('account', { name: 'Dupond', code: 'A' })
    await make('buyer', { name: 'Jean Dupont', account: dupond })
    await make('buyer', { name: 'Anne Dupond' })
    await make('person', { nick: 'Boss', account: renn })
    await make('person', { nick: 'Clerk', account: renn })
    await make('letter', { name: 'Relance', body: 'Votre règlement ne nous est pas parvenu.' })
    await make('contact', { name: 'Écurie', note: 'Un cheval au repos.' })
    for (let i = 0; i < 30; i++) await make('contact', { name: `Petit numéro ${i}`, note: i % 2 ? 'pair de Lefebvre' : 'Lefebvre' })
  })

  const cases: { name: string; q: string; finds: string[]; as?: string }[] = [
    { name: 'without accents and in any case', q: 'ANNE-SOPHIE lefevre', finds: ['Anne-Sophie Lefèvre'] },
    { name: 'a ligature', q: 'oeuvre elodie', finds: ['Œuvre 100 % d’Élodie'] },
    { name: 'part of a word', q: 'upont', finds: ['Lefèvre', 'Jean Dupont', 'Dupontel'] },
    { name: 'what begins so before the rest', q: 'dupont', finds: ['Dupontel', 'Lefèvre', 'Jean Dupont'] },
    { name: 'what is called exactly so first', q: 'lefèvre', finds: ['Lefèvre', 'Anne-Sophie Lefèvre', 'Jean Dupont'] },
    { name: 'a word as it is written before its plural', q: 'cheval', finds: ['Écurie', 'Lefèvre'] },
    { name: 'a word as it is written before its singular', q: 'chevaux', finds: ['Lefèvre', 'Écurie'] },
    { name: 'the singular of a word', q: 'installation', finds: ['Lefèvre'] },
    { name: 'a number', q: 'CT-2026-0042', finds: ['Anne-Sophie Lefèvre'] },
    { name: 'the end of a number', q: '0042', finds: ['Anne-Sophie Lefèvre'] },
    { name: 'a mail address', q: 'as.lefevre@rennaises.fr', finds: ['Anne-Sophie Lefèvre'] },
    { name: 'a phone number as people write it', q: '06 12 34 56 78', finds: ['Anne-Sophie Lefèvre'] },
    { name: 'a phone number with its country', q: '+33 6 12.34.56.78', finds: ['Anne-Sophie Lefèvre'] },
    { name: 'what a link leads to', q: 'chaudière', finds: ['Anne-Sophie Lefèvre'] },
    { name: 'another field of what a link leads to', q: 'x', finds: ['Œuvre 100 % d’Élodie'] },
    { name: 'words in several places', q: 'rennaises lefevre', finds: ['Anne-Sophie Lefèvre'] },
    { name: 'nothing where one word is nowhere', q: 'lefevre zzzzqqq', finds: [] },
    { name: 'the beginning of a word by two letters', q: 'du', finds: ['Dupontel', 'Lefèvre', 'Jean Dupont'] },
    { name: 'signs of patterns as themselves', q: 'a_b\\c%d', finds: ['a_b\\c%d'] },
    { name: 'no pattern', q: '%%%', finds: [] },
    { name: 'a quote in a short word', q: "oe'", finds: ['Œuvre 100 % d’Élodie'] },
    { name: 'nothing hidden from a role', q: 'chevaux', finds: [], as: 'rep' },
    { name: 'no number that is nearly so', q: '0043', finds: [] },
    { name: 'no number of parts that are there apart', q: '0042-2026', finds: [] },
    { name: 'nothing like a word that is nowhere', q: 'xylophone', finds: [] },
    { name: 'nothing like a word of which a role may not read the field', q: 'chevuax', finds: [], as: 'rep' },
    { name: 'the rest for that role', q: 'dupont', finds: ['Dupontel', 'Jean Dupont'], as: 'rep' },
    { name: 'nothing behind a link to a row a role may not read', q: 'discrète', finds: [], as: 'rep' },
    { name: 'what is behind a link to a row it may read', q: 'rennaises', finds: ['Anne-Sophie Lefèvre'], as: 'rep' },
  ]
  it.each(cases)('finds $name', async ({ q, finds, as }) => {
    expect(await search(q, '&limit=50', as)).toEqual(finds)
  })

  const misspelt = [
    { q: 'Dupnotel', finds: 'Dupontel' },
    { q: 'chodière', finds: 'Anne-Sophie Lefèvre' },
    { q: 'anne sofie lefevr', finds: 'Anne-Sophie Lefèvre' },
    { q: 'anne-sofie', finds: 'Anne-Sophie Lefèvre' },
    { q: 'jean dupond', finds: 'Jean Dupont' },
    { q: 'chevuax', finds: 'Lefèvre' },
    { q: 'instalations', finds: 'Lefèvre' },
    { q: 'elodei', finds: 'Œuvre 100 % d’Élodie' },
  ]
  it.each(misspelt)('finds $finds for $q, and says that it is only nearly so', async ({ q, finds }) => {
    const answer = await get(`contact?q=${encodeURIComponent(q)}`)
    expect(names(answer)[0]).toBe(finds)
    expect(answer['near']).toBe(true)
  })

  it('finds what is nearly spelled so where only prose is searched', async () => {
    expect(names(await get('letter?q=reglemnet'))).toEqual(['Relance'])
  })

  it('finds what is nearly spelled so where only what links lead to is searched', async () => {
    const nick = ({ items }: Json) => (items as { nick: string }[]).map((one) => one.nick)
    expect(nick(await get('person?q=renaises'))).toEqual(['Boss', 'Clerk'])
    expect(nick(await get(`person?q=renaises&filter=${encodeURIComponent("record.nick == 'Clerk'")}`))).toEqual(['Clerk'])
    // Of nobody's records they are all: what counts is that the rule, which names who asks, is asked.
    expect(nick(await get('person?q=renaises', 'rep'))).toEqual(['Boss', 'Clerk'])
  })

  it('asks anew for words found in other places', async () => {
    for (const q of ['dupontt duponde', 'dupontt duppont', 'duponde dupontt'])
      expect((await get(`buyer?q=${q}`))['items'], q).toBeInstanceOf(Array)
  })

  it('finds what is nearly spelled so as far as the filter takes it, the likest first', async () => {
    expect(await search('dupnot')).toEqual(['Lefèvre', 'Jean Dupont', 'Dupontel'])
    expect(await search('dupnot', `&filter=${encodeURIComponent('record.age > 30')}`)).toEqual(['Jean Dupont'])
    expect(await search('lefevbre dupont')).toEqual(['Lefèvre', 'Jean Dupont'])
  })

  it('finds what is meant by words that are there, but not together', async () => {
    expect(await search('lefebvr dupnot')).toEqual(['Lefèvre', 'Jean Dupont'])
  })

  it('adds up what a list finds, nearly spelled so or not', async () => {
    expect(await get('contact/aggregate?q=dupont&sum=age')).toMatchObject({ items: [{ count: 3, sum: { age: 40 } }] })
    expect((await get('contact/aggregate?q=Dupnotel'))['items']).toEqual([{ group: {}, count: (await search('Dupnotel')).length }])
  })

  it('a misspelling does not show what a role may not read', async () => {
    expect(await search('dscrète', '', 'rep')).toEqual([])
    expect(await search('instalations', '', 'rep')).toEqual([])
  })

  const orders = ['', '&sort=-number,name', '&sort=name&filter=' + encodeURIComponent('record.age == null')]
  it.each(orders.flatMap((order) => ['lefe', 'numéro', 'lefebvr petit', 'lefbvre petit'].map((q) => ({ q, order }))))(
    'goes through the pages of $q in order "$order" as through one',
    async ({ q, order }) => {
      const all = await search(q, `${order}&limit=100`)
      expect(all.length).toBeGreaterThan(1)
      const seen: string[] = []
      for (let after: unknown = ''; after !== null;) {
        const page = await get(`contact?q=${encodeURIComponent(q)}${order}&limit=7${after ? `&after=${after as string}` : ''}`)
        seen.push(...names(page))
        after = page['next']
      }
      expect(seen).toEqual(all)
    },
  )

  it('a cursor is of one search only', async () => {
    const { next } = await get('contact?q=numero&limit=3')
    for (const other of ['q=petit', 'q=numero&sort=name', 'sort=name'])
      expect(await get(`contact?${other}&after=${next as string}`)).toMatchObject({ status: 400, problems: [{ code: 'query.cursor' }] })
    const [order, , ...rest] = JSON.parse(Buffer.from(next as string, 'base64url').toString()) as string[]
    const beyond = Buffer.from(JSON.stringify([order, '99', ...rest])).toString('base64url')
    expect(await get(`contact?q=numero&limit=3&after=${beyond}`)).toMatchObject({ status: 400, problems: [{ code: 'query.cursor' }] })
  })

  it('counts what it finds, and filters it', async () => {
    expect(await get('contact?q=lefe&count=exact&limit=3')).toMatchObject({ count: 33 })
    expect(await get('contact?q=lefe&count=estimated&limit=3')).toMatchObject({ count: 33 })
    expect(await search('lefe', `&filter=${encodeURIComponent('record.age > 30')}`)).toEqual(['Jean Dupont'])
  })

  it('a search that is too long is refused', async () => {
    expect(await get(`contact?q=${'x'.repeat(201)}`)).toMatchObject({ status: 400, problems: [{ code: 'query.long', pointer: '/q' }] })
  })
})
