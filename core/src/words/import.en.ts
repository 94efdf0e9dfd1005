import { meant, number, quoted } from './english.ts'
import type { Words } from './word.ts'

/** What an import refuses, of a file, a mapping or a row. */
export const imports = {
  'import.empty': () => 'This file has no rows. Its first line must name the columns.',
  'import.quote': (p) =>
    `A quotation mark opened near row ${number(p.row)} is never closed. Close it, or save the file again from the spreadsheet.`,
  'import.line_differs': (p) => `Row ${number(p.row)} says something else here. All rows of one record say the same, or leave it empty.`,
  'import.cells': (p) =>
    `This row has ${number(p.found)} cells, the first line only ${number(p.expected)}. Put values that hold the separator between quotation marks.`,
  'import.no_column': (p) => `No column of this file is a field of ${quoted(p.entity)}. Say which is which in a mapping.`,
  'import.unknown_heading': (p) => `The file has no column ${quoted(p.heading)}${meant(p.nearest)}`,
  'import.unknown_field': (p) => `There is no field ${quoted(p.field)}${meant(p.nearest)}`,
  'import.twice': (p) => `Two columns fill ${quoted(p.field)}. Leave one out with null.`,
  'import.key': (p) => `The key ${quoted(p.field)} is filled by no column of the file.`,
  'import.key_empty': (p) => `${quoted(p.field)} says which record this row belongs to: fill it.`,
  'import.key_ambiguous': (p) => `${number(p.count)} records have this key. Make it unique, or use another key.`,
  'import.link_missing': (p) =>
    `Nothing is called ${quoted(p.value)} for ${quoted(p.field)}. Correct the name, create the record first, or give an alias in the mapping.`,
  'import.link_ambiguous': (p) =>
    `${number(p.count)} records are called ${quoted(p.value)} for ${quoted(p.field)}. Look them up by a field that differs.`,
  'import.link_hidden': (p) => `You may not see the records ${quoted(p.field)} points to, so their names cannot be looked up.`,
  'import.file': (p) => `The file ${quoted(p.file)} cannot be read. Check its name and place.`,
  'import.mapping': (p) => `The mapping ${quoted(p.file)} cannot be read as JSON.`,
  'import.mapping_name': (p) => `There is no mapping ${quoted(p.name)} for this entity${meant(p.nearest)}`,
  'import.mapping_entity': (p) => `This mapping is for ${quoted(p.entity)}, not for ${quoted(p.expected)}.`,
  'import.moved': () => 'The model changed meanwhile, and nothing was kept of this. Ask for it again.',
  'import.group': (p) => `${quoted(p.group)} already names other changes, or is no id. Give a new one.`,
  'import.stopped': () => 'The import was stopped before its first row: nothing is written.',
} satisfies Words
