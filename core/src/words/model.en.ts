import type { ModelCode } from '../model/problems.ts'
import { meant, quoted, said } from './english.ts'
import type { Word } from './word.ts'

const list = (items: unknown): string => new Intl.ListFormat('en', { type: 'disjunction' }).format((items as readonly string[]).map(quoted))
const types: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a JSON object',
  null: 'null',
  undefined: 'nothing',
}
const type = (names: unknown): string =>
  [names]
    .flat()
    .map((name) => types[String(name)] ?? String(name))
    .join(' or ')
const reasons: Readonly<Record<string, string>> = {
  sql: 'it is a word of SQL',
  rule: 'it is a word of the rule language',
  system: 'every record has a field of that name',
  product: 'Cahier uses that name',
}

/** What is wrong with a model, and how to put it right. */
export const modelEn = {
  'json.syntax': (p) => `The JSON breaks at line ${p.line}, column ${p.column}. Look there for a comma, a quotation mark or a brace.`,
  'json.twice': (p) => `${quoted(p.name)} is written twice, the second time on line ${p.line}. Keep one.`,
  'model.app_missing': () => 'app.json is missing: it gives the app its name and language.',
  'model.misplaced': (p) => `This document is in no folder of a model. Put it into ${list(p.folders)}.`,
  'model.schema': (p) => `${quoted(p.schema)} is not the schema of this folder: name ${quoted(p.expected)}.`,
  'model.file_name': (p) => `The document is called ${quoted(p.name)} and its file ${quoted(p.file)}. Give both the same name.`,
  'model.unknown_keyword': (p) => `The keyword ${quoted(p.keyword)} does not exist here${meant(p.nearest)}`,
  'model.missing': (p) => `${quoted(p.keyword)} is missing.`,
  'model.type': (p) => `This must be ${type(p.wanted)}; the document has ${type(p.found)}.`,
  'model.value': (p) => `${quoted(p.value)} does not fit here${p.nearest ? meant(p.nearest) : `. Pick ${list(p.allowed)}.`}`,
  'model.name': (p) => `${quoted(p.value)} cannot be a name. Write it in plain lower-case letters, with digits, and _ between words.`,
  'model.pattern': (p) => `${quoted(p.value)} is not written as it must be here: ${p.pattern}`,
  'model.empty': () => 'This is empty. Fill it in, or take it out.',
  'model.long': (p) => `This is too long: ${p.limit} at most.`,
  'model.below': (p) => `${p.value} is too small: ${p.limit} at least.`,
  'model.above': (p) => `${p.value} is too large: ${p.limit} at most.`,
  'model.repeated': (p) => `${quoted(p.value)} is in this list already. Take one out.`,
  'model.unknown_kind': (p) => `No kind of field is called ${quoted(p.kind)}${p.nearest ? meant(p.nearest) : `. Pick ${list(p.kinds)}.`}`,
  'model.unknown_entity': (p) => `There is no object ${quoted(p.name)}${meant(p.nearest)}`,
  'model.unknown_field': (p) => `The object ${quoted(p.entity)} has no field ${quoted(p.name)}${meant(p.nearest)}`,
  'model.view_column': (p) => `The object ${quoted(p.entity)} has no field ${quoted(p.name)} to show${meant(p.nearest)}`,
  'model.not_a_date': (p) => `${quoted(p.name)} holds no date. Retention counts from a date, a time, created_at or updated_at.`,
  'model.extends_field': (p) => `${quoted(p.entity)} has a field ${quoted(p.name)} already. An extension adds fields; choose another name.`,
  'model.extends_own': (p) => `${quoted(p.name)} is this model’s own. Write this into its document instead.`,
  'model.step_verb': (p) => `A step does one thing: ${list(p.verbs)}. A move also names its transition, and nothing else does.`,
  'model.unknown_member': (p) => `No member is given as ${quoted(p.name)}${meant(p.nearest)}`,
  'model.unknown_record': (p) => `No record was given or created as ${quoted(p.name)} before${meant(p.nearest)}`,
  'model.unknown_role': (p) => `There is no role ${quoted(p.name)}${meant(p.nearest)}`,
  'model.unknown_view': (p) => `There is no view ${quoted(p.name)}${meant(p.nearest)}`,
  'model.unknown_form': (p) => `There is no form ${quoted(p.name)}${meant(p.nearest)}`,
  'model.unknown_option': (p) => `This field has no option ${quoted(p.value)}${meant(p.nearest)}`,
  'model.not_a_link': (p) => `The field ${quoted(p.name)} of the object ${quoted(p.entity)} is no link: nothing follows it.`,
  'model.reserved_name': (p) => `The name ${quoted(p.name)} is taken: ${reasons[String(p.reason)]}. Pick another.`,
  'model.duplicate_name': (p) => `The name ${quoted(p.name)} belongs to ${quoted(p.other)} already. Pick another.`,
  'model.duplicate_id': (p) => `The id ${quoted(p.id)} belongs to ${quoted(p.other)} already. Give each its own.`,
  'model.label_missing': (p) =>
    `Nothing names the records of ${quoted(p.entity)}. Add a text field, or point to a field with ${quoted('label')}.`,
  'model.label_link': (p) => `The link ${quoted(p.name)} cannot name a record. Point to a field that people read.`,
  'model.duplicates_unfit': (p) => `The field ${quoted(p.name)} cannot tell whether two records are the same. Take it out of duplicates.`,
  'model.index_unfit': (p) => `The field ${quoted(p.name)} is too long to be sorted or unique. Take it out of here.`,
  'model.search_unfit': (p) =>
    p.link
      ? `Words are not looked for in the link ${quoted(p.name)} itself. Name a field of what it leads to, as in ${quoted(`${p.name}.name`)}.`
      : `Words are not looked for in the field ${quoted(p.name)}: it has none. Take it out of here.`,
  'model.line_rights': (p) =>
    `The lines ${quoted(p.entity)} have the rights of their record: ${quoted(p.verb)} has no effect here. Say it of ${quoted(p.owner)}.`,
  'model.option_duplicate': (p) => `Two options have the value ${quoted(p.value)}. Change one.`,
  'model.default_unfit': (p) =>
    `The default ${quoted(p.value)} would be refused by the field ${quoted(p.field)}. Pick a value that it accepts.`,
  'model.bounds': (p) => `The minimum ${p.minimum} is above the maximum ${p.maximum}. Swap them or correct one.`,
  'model.regex': (p) => `${quoted(p.pattern)} is not a readable regular expression.`,
  'model.clear_required': (p) =>
    `The link ${quoted(p.name)} is required: it cannot be emptied when its target is deleted. Pick restrict or cascade.`,
  'model.lines_circle': (p) => `${quoted(p.entity)} would be lines of itself. A link to the record above does it: set tree on it.`,
  'model.lines_link': (p) =>
    (p.links as readonly string[]).length > 1
      ? `Several fields of ${quoted(p.entity)} link to ${quoted(p.owner)}. Say in through which one: ${said(p.links)}.`
      : `${quoted(p.entity)} has no such link to ${quoted(p.owner)}. Give it one: a line belongs to a record.`,
  'model.lines_taken': (p) => `The lines ${quoted(p.entity)} belong to ${quoted(p.other)} already. Make an entity of its own for these.`,
  'model.options_target': () => 'This link may lead to records of several entities, which one rule cannot be about. Take optionsWhen out.',
  'model.tree_link': (p) => `Only a link to its own entity makes a tree. Take tree out of ${quoted(p.name)}.`,
  'model.computed_keyword': (p) => `The field “${p.name}” is worked out and takes no “${p.keyword}”. Leave that out.`,
  'model.computed_kind': (p) => `A value of the kind “${p.kind}” cannot be worked out. Name a text, a number, yes or no, a date or a time.`,
  'model.computed_circle': (p) =>
    `These fields are worked out of one another, without end: ${[p.chain].flat().join(' → ')}. Take one of them out of the circle.`,
  'model.rollup_over': (p) =>
    `“${p.name}” is neither lines of “${p.entity}” nor what it calls a link of another entity${p.nearest ? `; did you mean “${p.nearest}”?` : '. Give the link an “inverse”, and name it here.'}`,
  'model.rollup_links': (p) =>
    `The links of “${p.name}” can only be counted. For more, give them an entity of their own and make them lines.`,
  'model.rollup_of': (p) =>
    `The field “${p.name}” cannot be taken by “${p.aggregate}”. Name a number${p.aggregate === 'min' || p.aggregate === 'max' ? ', a text or a date' : ''}, or count the records.`,
  'model.rollup_moving': (p) =>
    `“${p.name}” follows the clock or lists of other records, and a roll-up is only kept as records change. Use a formula instead.`,
  'model.sequence_period': (p) => `Numbers that begin anew each ${p.per} would come twice. Add ${p.part} to the pattern.`,
  'model.inherits_circle': (p) => `The roles go round in a circle: ${quoted(p.name)} inherits this one already. Take one out.`,
  'model.workflow_field': (p) => `A workflow follows a choice of one value, and ${quoted(p.name)} is none. Pick another field.`,
  'model.workflow_twice': (p) =>
    `The workflow ${quoted(p.other)} already follows every record by ${quoted(p.name)}. Say in appliesWhen which ones follow this one.`,
  'model.workflow_default': (p) =>
    `The workflow begins at ${quoted(p.initial)}, but the field is ${quoted(p.value)} by default. Give both the same state.`,
  'model.workflow_link': (p) =>
    `${quoted(p.path)} is read from another record: which way a record goes is decided by its own fields. Take it out of appliesWhen.`,
  'model.workflow_previously': (p) =>
    p.name === p.other
      ? `${quoted(p.name)} is a state of this workflow. Only states there are no more can be named in previously.`
      : `${quoted(p.name)} is named by ${quoted(p.other)}, too. Its records can come to one state only.`,
  'model.workflow_lock': (p) => `${quoted(p.name)} is the state itself and cannot be locked. Take it out of locked.`,
  'model.workflow_still': (p) =>
    `This transition leads from ${quoted(p.state)} to ${quoted(p.state)}. Take the state out of from, or change to.`,
  'model.unreachable_state': (p) => `No transition leads to the state ${quoted(p.state)}. Add one, or remove the state.`,
  'model.dead_end': (p) => `No transition leads out of the state ${quoted(p.state)}. Add one, or name the state in final.`,
  'model.unknown_workflow': (p) => `There is no workflow ${quoted(p.name)}${meant(p.nearest)}`,
  'model.unknown_transition': (p) => `This workflow has no transition ${quoted(p.name)}${meant(p.nearest)}`,
  'model.kind_circle': (p) => `The kind ${quoted(p.name)} stands on itself. Let it extend another one.`,
  'model.unknown_part': (p) => `The field ${quoted(p.name)} has no part ${quoted(p.part)}${meant(p.nearest)}`,
  'model.unknown_list': (p) => `There is no list ${quoted(p.name)}${meant(p.nearest)}`,
  'model.options_twice': () => 'The options are written here and taken from a list. Keep one of oneOf and optionsFrom.',
  'model.not_a_currency': (p) => `${quoted(p.name)} says no currency. Point to a field of kind currency beside this one.`,
  'model.column_twice': (p) =>
    `Columns of the file fill ${quoted(p.name)} twice, the first being ${quoted(p.other)}. Leave one out with null.`,
  'model.currency': (p) => `${quoted(p.currency)} is no currency code. Give its three letters, such as EUR.`,
  'model.time_zone': (p) => `${quoted(p.timeZone)} is no time zone. Give its name, such as Europe/Paris.`,
  'model.language': (p) => `The language ${quoted(p.language)} is not one of the app’s. Add it to languages in app.json.`,
} satisfies Readonly<Record<ModelCode, Word>>
