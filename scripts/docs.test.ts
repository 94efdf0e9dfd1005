import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compile } from '../core/src/model/compile.ts'
import { fr } from '../core/src/words/fr.ts'

const root = join(import.meta.dirname, '..')
const pages = globSync(['*.md', 'docs/*.md', 'examples/*/*.md'], { cwd: root })
const text = (page: string): string => readFileSync(join(root, page), 'utf8')

/** What stands in a page one after another: a heading, a list, a table, a paragraph, or code as a whole. */
const parts = (page: string): string[] => {
  const found = ['']
  let code = false
  for (const line of text(page).trim().split('\n')) {
    if (line.startsWith('```')) code = !code
    if (line === '' && !code) found.push('')
    else if (line.startsWith('#') && !code) found.push(line, '')
    else found.push(`${found.pop()!}${line}\n`)
  }
  return found.filter(Boolean)
}
const isCode = (part: string): boolean => part.startsWith('```')
const all = (part: string, pattern: RegExp): string[] => [...part.matchAll(pattern)].map((match) => match[1]!)
const lines = (part: string, pattern: RegExp): number => part.split('\n').filter((line) => pattern.test(line)).length
const prose = (part: string): string => part.replaceAll(/`[^`]*`|\]\([^)]*\)/g, '')

/** What a translation has in common with its page: its build, what is called by its name, where it leads, its figures. */
const build = (page: string) =>
  parts(page)
    .filter((part) => !/^\[(Version française|English version)\]/.test(part))
    .map((part) =>
      isCode(part)
        ? part
        : {
            heading: /^#*/.exec(part)![0],
            items: lines(part, /^- |^\d+\. /),
            rows: lines(part, /^\|/),
            code: all(part, /`([^`]+)`/g).toSorted(),
            links: all(part, /\]\(([^)]+)\)/g)
              .map((link) => link.replace('.fr.', '.').replace(/#.*/, ''))
              .toSorted(),
            figures: all(prose(part), /(\d+(?:[ \u00a0,.]\d+)*)/g)
              .map((figure) => figure.replaceAll(/\D/g, ''))
              .toSorted(),
          },
    )

/** The name of a heading in an address, as GitHub makes it. */
const anchors = (page: string): string[] =>
  parts(page)
    .filter((part) => /^#+ /.test(part))
    .map((part) =>
      part
        .replace(/^#+ /, '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    )

describe.each(pages)('%s', (page) => {
  const links = parts(page).flatMap((part) => (isCode(part) ? [] : all(part, /\]\((?!https?:)([^)]+)\)/g)))

  it('leads to what is there', () => {
    const lost = links.filter((link) => {
      const [file, anchor] = link.split('#') as [string, string?]
      const to = file === '' ? page : join(dirname(page), file)
      return !existsSync(join(root, to)) || (anchor !== undefined && !anchors(to).includes(anchor))
    })
    expect(lost).toEqual([])
  })
})

describe.each(pages.filter((page) => page.endsWith('.fr.md')))('%s', (page) => {
  const english = page.replace('.fr.md', '.md')

  it('says what the English page says, part by part', () => {
    expect(build(page)).toEqual(build(english))
  })

  it('leads to it, and it back', () => {
    const name = page.split('/').at(-1)!
    expect(text(page)).toContain(`[English version](${name.replace('.fr.md', '.md')})`)
    expect(text(english)).toContain(`[Version française](${name})`)
  })

  it('sends a French reader to French pages, where there are', () => {
    const links = parts(page).flatMap((part) => all(part, /\]\((?!https?:)([^)#]+\.md)/g))
    const other = links.filter(
      (link) => link !== english.split('/').at(-1) && existsSync(join(root, dirname(page), link.replace(/(?<!\.fr)\.md$/, '.fr.md'))),
    )
    expect(other.filter((link) => !link.endsWith('.fr.md'))).toEqual([])
  })

  it('has French spaces', () => {
    const wrong = parts(page).flatMap((part) => (isCode(part) ? [] : (prose(part).match(/.{0,20}(?: [:;!?»%]|« |\d \d{3}).{0,10}/g) ?? [])))
    expect(wrong).toEqual([])
  })
})

describe('what the pages show', () => {
  /** The code of a page in this language, without the comments that a reader wants and JSON has not. */
  const shown = (page: string, language: string): string[] =>
    parts(page).flatMap((part) =>
      part.startsWith(`\`\`\`${language}\n`)
        ? [
            part
              .replace(/^```.*\n/, '')
              .replace(/```\s*$/, '')
              .replaceAll(/^\/\/ .*\n/gm, ''),
          ]
        : [],
    )
  const field = (kind: string, more: object = {}) => ({ $ref: `field:${kind}`, ...more })
  const entity = ($id: string, properties: object) => ({
    $schema: 'entity.schema.json',
    $id,
    type: 'object',
    properties: { name: field('text'), ...properties },
  })
  const problems = (documents: Readonly<Record<string, object>>) => {
    const app = { $schema: 'app.schema.json', name: 'shown', title: 'Shown', language: 'fr' }
    const given = Object.entries({ 'app.json': app, ...documents }).map(([path, json]) => ({ path, json }))
    return compile([{ name: 'company', documents: given }]).problems ?? []
  }
  const role = ($id: string) => ({ $schema: 'role.schema.json', $id, entities: {} })
  const owned = { owner: field('link', { to: 'member' }), team: field('link', { to: 'team' }) }

  it.each(['docs/workflows.md'])('the workflow of %s is sound', (page) => {
    const states = ['draft', 'submitted', 'ordered', 'delivered', 'refused'].map((state) => ({ const: state }))
    const purchase = entity('purchase', {
      state: field('choice', { oneOf: states }),
      amount: field('money'),
      supplier: field('text'),
      ordered_on: field('date'),
    })
    const [workflow] = shown(page, 'jsonc')
    expect(
      problems({
        'entities/purchase.json': purchase,
        'roles/chef.json': role('chef'),
        'workflows/purchase.json': JSON.parse(workflow!) as object,
      }),
    ).toEqual([])
  })

  it('the role of docs/rights.md is sound', () => {
    const opportunity = entity('opportunity', { account: field('link', { to: 'account' }), margin: field('money'), ...owned })
    expect(
      problems({
        'entities/account.json': entity('account', owned),
        'entities/opportunity.json': opportunity,
        'roles/employee.json': role('employee'),
        'roles/sales_rep.json': JSON.parse(shown('docs/rights.md', 'json')[0]!) as object,
      }),
    ).toEqual([])
  })

  it('the fields of docs/computed.md are sound', () => {
    const [page] = shown('docs/computed.md', 'jsonc')
    const [quote, line] = page!.split(/(?<="account\.sector" \})\n/).map((fields) => JSON.parse(`{${fields}}`) as object)
    const more = { account: field('link', { to: 'account' }), discount: field('percent'), lines: field('lines', { to: 'line' }) }
    const of = { quote: field('link', { to: 'quote' }), optional: field('boolean'), quantity: field('integer'), price: field('money') }
    expect(
      problems({
        'entities/account.json': entity('account', { sector: field('text') }),
        'entities/quote.json': entity('quote', { ...more, ...quote }),
        'entities/line.json': entity('line', { ...of, ...line }),
      }),
    ).toEqual([])
  })

  it('the codes of docs/api.md have their words', () => {
    const table = parts('docs/api.md').find((part) => part.startsWith('| code |'))
    const codes = all(table ?? '', /`([a-z]+\.[a-z_]+)`/g)
    expect(codes.length).toBeGreaterThan(10)
    expect(codes.filter((code) => !(code in fr))).toEqual([])
  })
})
