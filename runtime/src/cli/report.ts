import type { ImportReport } from '@cahier/core/wire'
import type { CliWords } from './words.en.ts'

/** An import's report as a person reads it in a terminal. */
export function reportLines(report: ImportReport, words: CliWords, refusedFile: string | undefined): string[] {
  const empty = report.columns.filter((column) => column.empty > 0).map((column) => [column.heading, column.empty] as const)
  return [
    words.imported(report),
    ...report.reasons.flatMap(({ count, rows, detail, values }) => [
      words.reason(count, rows, detail),
      ...values.map(({ value, count: times, nearest }) => words.value(value, times, nearest)),
    ]),
    ...report.columns.flatMap(({ heading, unexpected }) =>
      unexpected.length === 0
        ? []
        : [
            words.unexpected(
              heading,
              unexpected.reduce((sum, one) => sum + one.count, 0),
            ),
            ...unexpected.map(({ value, count, nearest }) => words.value(value, count, nearest)),
          ],
    ),
    ...report.columns.flatMap(({ heading, link }) => (link ? [words.links(heading, link.to, link.found, link.missing)] : [])),
    ...(empty.length > 0 ? [words.empties(empty)] : []),
    ...(report.unmapped.length > 0 ? [words.unmapped(report.unmapped)] : []),
    ...(refusedFile ? [words.refusedFile(refusedFile)] : []),
    ...(report.applied ? [] : [words.notApplied(report)]),
  ]
}
