import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filterBy, listed, rows as listRows, total } from './acts.ts'
import { desktop, looks, openCompany, people, program, type Look, type Visit } from './browser.ts'
import { filesNamed } from './kinds/files.ts'
import { listedOf, shownOf, valueOf, wayOf, type Row, type Sheet } from './kinds/row.ts'
import { sheets } from './kinds/sheets.ts'
import { choose, clear, textIn, write } from './kinds/write.ts'
import { said } from './said.ts'

type Json = Record<string, unknown>
/** Conditions are waited for; this is only when a broken one is given up. */
const PATIENCE = 60_000
const french: Look = { ...desktop, language: 'fr' }
const phone = looks.find(({ size, language }) => size === 'phone' && language === 'fr')!
const { list, form, record } = said.fr
const button = (name: string) => new RegExp(`^${name}\\b(?! )`)

/** Every kind of field as a French person meets it, in a browser and over the API: nothing is lost on the way, and no box is empty. */
describe.skipIf(!program)('every kind of field', () => {
  let company: Awaited<ReturnType<typeof openCompany>>
  let visit: Visit
  const ids = new Map<string, string>()
  const api = <T>(method: string, path: string, body?: unknown): Promise<T> => company.api<T>(method, path, body)
  const found = async (entity: string, more = ''): Promise<Json[]> =>
    (await api<{ items: Json[] }>('GET', `/records/${entity}?limit=200${more}`)).items
  const empty = async (entity: string): Promise<void> => {
    // Some of them go with others.
    for (let some = await found(entity); some.length > 0; some = await found(entity))
      await api('DELETE', `/records/${entity}/${String(some[0]!['id'])}`)
  }
  const make = async (entity: string, body: Json): Promise<void> => {
    const { id } = await api<{ id: string }>('POST', `/records/${entity}`, body)
    ids.set(`${entity}:${String(body['name'])}`, id)
  }
  /** Names of records become their ids, patterns what fits them. */
  const wire = (value: unknown): unknown => {
    if (value instanceof RegExp) return expect.stringMatching(value)
    if (typeof value === 'string') return value.replace(/(station|supplier|place|member):(.+)$/, (name) => ids.get(name) ?? name)
    return Array.isArray(value) ? value.map(wire) : value
  }

  beforeAll(async () => {
    company = await openCompany('examples/kitchen-sink')
    await company.settle([])
    for (const entity of ['dish', 'station', 'provision']) await empty(entity)
    await make('station', { name: 'Froid' })
    await make('station', { name: 'Chaud' })
    await make('supplier', { name: 'Maison Bérard', rating: 4.5 })
    await make('supplier', { name: 'Verger Roche' })
    await make('place', { name: 'Orangerie' })
    const [claire] = await found('member')
    ids.set(`member:${people.administrator.name}`, String(claire!['id']))
    visit = await company.visit(french, 'administrator')
    visit.page.setDefaultTimeout(PATIENCE)
  })
  afterAll(async () => {
    await visit?.leave()
    await company?.stop()
  })

  describe.each(sheets)('of $entity', ({ entity, title, label, rows }: Sheet) => {
    /** The name of a line of the table, for what vitest prints. */
    const named = rows.map((row) => [`${row.kind} ${row.field}`, row] as const)
    const writable = rows.filter((row) => wayOf(row) !== 'none')
    const own = label === rows[0]!.field
    let id = ''
    let base = 0
    const one = (): Promise<Json> => api<Json>('GET', `/records/${entity}/${id}`)
    const drawer = () => visit.page.getByRole('dialog', { name: title, exact: true })
    const row = () => listRows(visit).filter({ hasText: 'Écrit à la main' })
    const begin = async (): Promise<void> => {
      await visit.page.goto(`/${entity}`)
      await listed(visit)
      await visit.page
        .getByRole('button', { name: list.addTo(title) })
        .first()
        .click()
      await drawer().locator(`#new-${entity}-${label}`).waitFor()
    }
    const keep = () =>
      drawer()
        .getByRole('button', { name: button(form.save) })
        .click()

    beforeAll(async () => {
      base = (await found(entity)).length
      const others = writable.map((some) => [some.field, wire(some.other ?? some.least ?? null)])
      await api('POST', `/records/${entity}`, { [label]: 'Autre', ...Object.fromEntries(others) })
      await begin()
      if (!own) await drawer().locator(`#new-${entity}-${label}`).fill('Écrit à la main')
      for (const some of writable) await write(visit.page, drawer(), `new-${entity}`, some)
      const made = visit.page.waitForResponse(
        (answer) => answer.request().method() === 'POST' && answer.url().endsWith(`/records/${entity}`),
      )
      await keep()
      const answer = await made
      must(answer.status() === 201, await answer.text())
      id = ((await answer.json()) as { id: string }).id
      const least = writable.map((some) => [some.field, wire(some.least ?? null)])
      await api('POST', `/records/${entity}`, { [label]: 'Vide', ...Object.fromEntries(least) })
      if (entity === 'station')
        for (const [i, price] of [12, 18].entries())
          await api('POST', '/records/dish', { name: `Plat ${i}`, code: `PL-000${i}`, station: id, course: 'main', on_menu: true, price })
    })

    describe('is written in French and kept', () => {
      let kept: Json
      beforeAll(async () => {
        kept = await one()
      })
      it.each(named)('%s', (_, some) => expect({ is: kept[some.field] }).toMatchObject({ is: wire(valueOf(some)) }))
    })

    describe('is read on its page after a reload', () => {
      beforeAll(async () => {
        await visit.page.goto(`/${entity}/${id}`)
        await visit.page.locator('.rec-form dl').first().waitFor()
        await visit.page.reload()
        await visit.page.locator('.rec-form dl').first().waitFor()
      })
      const value = ({ field }: Row) => visit.page.locator(`[data-field="${field}"] dd .value`)
      it.each(named)('%s', (_, some) => expect.poll(() => textOf(value(some), some)).toBe(shownOf(some)))
      const pictures = named.filter(([, some]) => shownOf(some).includes('.png]'))
      it.runIf(pictures.length > 0).each(pictures)('%s as a picture', (_, some) =>
        expect
          .poll(() =>
            value(some)
              .locator('img')
              .first()
              .evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth),
          )
          .toBeGreaterThan(0),
      )
    })

    describe('is read in a list, found by a filter and sorted', () => {
      const names = [...new Set([label, ...rows.map(({ field }) => field)])]
      beforeAll(async () => {
        const key = `cahier.columns.${entity}.all`
        await visit.page.evaluate(([at, columns]) => localStorage.setItem(at!, columns!), [key, JSON.stringify(names)])
        await visit.page.goto(`/${entity}?sort=-${label}`)
        await listed(visit)
      })

      it.each(named)('%s in its cell', async (_, some) => {
        const cell = row()
          .locator('td')
          .nth(names.indexOf(some.field) + 1)
        await expect.poll(() => textOf(cell, some)).toBe(listedOf(some))
      })
      it.each(named)('%s by a filter', async (_, { title: called, filter }) => {
        const of = filter.of ?? called
        // One that failed left its filter behind.
        if (visit.page.url().includes('f=')) await visit.page.goto(`/${entity}`)
        await filterBy(visit, of, async (editor) => {
          await editor.getByRole('combobox', { name: list.operator }).selectOption(filter.test)
          const box = editor.getByRole('combobox', { name: list.value })
          if (filter.given !== undefined) await editor.getByRole('textbox', { name: list.value }).fill(filter.given)
          for (const option of filter.pick ?? []) {
            const tick = editor.getByRole('checkbox', { name: option }).or(editor.getByRole('radio', { name: option, exact: true }))
            await box.or(tick).first().waitFor()
            if ((await box.count()) > 0) await choose(visit.page, box, option)
            else await tick.click()
          }
        })
        await total(visit, filter.finds === 'all' ? base + 3 : 1)
        await row().waitFor()
        await visit.page.getByRole('button', { name: list.removeFilter(of) }).click()
        await total(visit, base + 3)
      })
      const sorted = named.filter(([, { sorts }]) => sorts !== false)
      it.runIf(sorted.length > 0).each(sorted)('%s by its heading', async (_, some) => {
        // What is sorted by already would be turned round.
        const first = sorted.find(([, { field }]) => field !== some.field)
        if (some.field === label && first) await visit.page.goto(`/${entity}?sort=${first[1].field}`)
        await listed(visit)
        const heading = visit.page.getByRole('columnheader', { name: some.title, exact: true })
        await heading.getByRole('button').click()
        await expect.poll(() => heading.getAttribute('aria-sort')).toBe('ascending')
        await listed(visit)
        // What has a value comes before what has none, whichever way; some are never empty.
        if (wayOf(some) === 'none' || some.least !== undefined || base > 0) return
        for (const sort of [some.field, `-${some.field}`])
          expect((await found(entity, `&sort=${sort}&fields=${label}`)).at(-1)![label]).toBe('Vide')
      })
    })

    const refusing = rows.filter((some): some is Row & { wrong: NonNullable<Row['wrong']> } => some.wrong !== undefined)
    describe.runIf(refusing.length > 0)('refuses what is wrong, in words beside it', () => {
      beforeAll(async () => {
        await begin()
        for (const some of refusing) await wrongly(some)
        await keep()
        await drawer().getByRole('alert').getByRole('link').first().waitFor()
      })
      const wrongly = async (some: Row & { wrong: NonNullable<Row['wrong']> }): Promise<void> => {
        const field = drawer().locator(`#new-${entity}-${some.field}`)
        const group = drawer().getByRole('group', { name: some.title, exact: true })
        if (wayOf(some) === 'parts') return group.getByLabel('Code postal').fill(some.wrong.given)
        if (wayOf(some) === 'files') return field.setInputFiles(filesNamed([some.wrong.given]))
        if (wayOf(some) === 'lines')
          return write(visit.page, drawer(), `new-${entity}`, {
            ...some,
            given: [...(some.given as readonly string[]).slice(0, 2), some.wrong.given],
          })
        return field.fill(some.wrong.given)
      }
      it.each(refusing.map((some) => [`${some.kind} ${some.field}`, some] as const))('%s', async (_, some) => {
        const at =
          wayOf(some) === 'files'
            ? drawer().getByRole('group', { name: some.title, exact: true }).locator('.error')
            : drawer().locator(`#new-${entity}-${some.field}-error`)
        expect(await textIn(at)).toBe(some.wrong.said)
      })
      afterAll(() => visit.page.evaluate(() => sessionStorage.clear()))
    })

    describe('goes into a file and comes back the same', () => {
      // What is secret or worked out stays, and so do the files of a record.
      const travels = named.filter(([, some]) => !['none', 'secret', 'files', 'sign'].includes(wayOf(some)))
      let before: Json
      let back: Json
      beforeAll(async () => {
        before = await one()
        const cookie = (await visit.page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
        const headers = { cookie, origin: company.server.url, 'accept-language': 'fr' }
        const asked = new URLSearchParams({
          filter: `record.${label} == "Écrit à la main"`,
          fields: [...new Set([label, ...rows.map(({ field }) => field)])].join(','),
        })
        const csv = await (await fetch(`${company.server.url}/api/export/${entity}?${asked.toString()}`, { headers })).text()
        // What may be there only once must be gone before it comes back.
        if (entity === 'station') await empty('dish')
        await api('DELETE', `/records/${entity}/${id}`)
        const report = await fetch(`${company.server.url}/api/import/${entity}`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'text/csv' },
          body: csv.replace('Écrit à la main', 'Revenu'),
        })
        const told = await report.text()
        const [again] = await found(entity, `&filter=${encodeURIComponent(`record.${label} == "Revenu"`)}`)
        must(again !== undefined, told + csv)
        back = await api<Json>('GET', `/records/${entity}/${String(again['id'])}`)
        await api('DELETE', `/records/${entity}/${String(again['id'])}`)
        await api('POST', `/records/${entity}/${id}/restore`)
      })
      it.each(travels)('%s', (_, { field }) => expect(bare(back[field])).toEqual(field === label ? 'Revenu' : bare(before[field])))
    })

    // A switch is never empty: it is put back.
    const leaving = writable.filter((some) => some.least === undefined || wayOf(some) === 'flip')
    describe('is emptied', () => {
      let kept: Json
      beforeAll(async () => {
        const small = await company.visit(phone, 'administrator')
        await small.page.goto(`/${entity}/${id}`)
        await small.page
          .getByRole('button', { name: button(record.edit) })
          .first()
          .click()
        const sheet = small.page.locator(`#edit-${entity}`)
        await sheet.locator(`#edit-${entity}-${label}`).waitFor()
        for (const some of leaving) await clear(small.page, sheet, `edit-${entity}`, some)
        const answer = small.page.waitForResponse((got) => got.request().method() === 'PATCH')
        await small.page.getByRole('button', { name: button(form.save) }).click()
        must((await answer).status() === 200, await (await answer).text())
        kept = await one()
        must(small.watch.complaints.length === 0, small.watch.complaints.join('\n'))
        await small.leave()
      })
      it.each(leaving.map((some) => [`${some.kind} ${some.field}`, some] as const))('%s', (_, some) =>
        expect(kept[some.field]).toEqual(wayOf(some) === 'flip' ? false : ['links', 'lines'].includes(some.kind) ? [] : null),
      )
    })
  })

  it('and the browser had nothing to complain of', () => expect(visit.watch.complaints).toEqual([]))
})

/** What a whole group of tests stands on. */
const must: (holds: boolean, told: string) => asserts holds = (holds, told) => {
  if (!holds) throw new Error(told)
}

/** Lines without their ids: the same lines of another record. */
const bare = (value: unknown): unknown =>
  Array.isArray(value) && value.some((item) => typeof item === 'object')
    ? (value as Json[]).map(({ id: _, expand: __, ...line }) => line)
    : value

/** Stars and pictures are read by their name. */
const textOf = async (at: Parameters<typeof textIn>[0], { kind, way }: Row): Promise<string> => {
  const alts =
    way === 'files' || way === 'sign' ? await at.locator('img').evaluateAll((all) => all.map((img) => img.getAttribute('alt') ?? '')) : []
  if (kind === 'rating' && way === 'stars')
    return (
      (await at
        .getByRole('img')
        .getAttribute('aria-label', { timeout: 3000 })
        .catch(() => '')) ?? ''
    )
  const text = await textIn(at)
  const flat = ['chips', 'lines', 'files', 'sign'].includes(way ?? '') ? text.replaceAll(/\s+/g, ' ') : text
  return [flat, ...alts.map((alt) => `[${alt}]`)].filter(Boolean).join(' ')
}
