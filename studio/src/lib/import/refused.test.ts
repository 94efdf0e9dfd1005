import { describe, expect, it } from 'vitest'
import { refusedCsv, refusedName } from './refused.ts'

const file = { headings: ['Name', 'City'], samples: [], separator: ';', group: '' }
const row = (cells: readonly string[], ...reasons: string[]) => ({ row: 2, cells, reasons })

describe('the file of refused rows', () => {
  it.each([
    { name: 'has the reasons last', rows: [row(['Anne', 'Lyon'], 'Too short.', 'Too late.')], text: 'Anne;Lyon;Too short. Too late.' },
    { name: 'keeps what holds a separator or a quote whole', rows: [row(['A;B', 'say "x"'], 'No.')], text: '"A;B";"say ""x""";No.' },
    { name: 'fills a row that is too short', rows: [row(['Anne'], 'No.')], text: 'Anne;;No.' },
    { name: 'keeps what stands behind the last column', rows: [row(['Anne', 'Lyon', 'more'], 'No.')], text: 'Anne;Lyon;No.;more' },
  ])('$name', ({ rows, text }) => {
    expect(refusedCsv(file, rows, 'reason')).toBe(`\ufeffName;City;reason\r\n${text}\r\n`)
  })
  it('replaces the reasons of an earlier one', () => {
    const again = { ...file, headings: ['Name', 'City', 'reason'] }
    expect(refusedCsv(again, [row(['Anne', 'Lyon', 'Old.'], 'New.')], 'reason')).toBe('\ufeffName;City;reason\r\nAnne;Lyon;New.\r\n')
  })
  it.each([
    ['clients.csv', 'clients.refused.csv'],
    ['clients.refused.csv', 'clients.refused.csv'],
    ['clients', 'clients.refused.csv'],
  ])('of %s is called %s', (name, called) => {
    expect(refusedName(name)).toBe(called)
  })
})
