/**
 * Everything that can be wrong with a model, and what each problem tells. Rules add the codes of `expression/`, whose
 * params say the place in the rule's text; words for all of them are in `words/`.
 */
export type ModelProblems = {
  /** The text is no JSON from here on; lines and columns count from 1. */
  'json.syntax': { line: number; column: number }
  /** One object has this name twice; the first would be lost. */
  'json.twice': { name: string; line: number; column: number }

  'model.app_missing': undefined
  /** The document lies in none of the folders a model has. */
  'model.misplaced': { folders: readonly string[] }
  /** `$schema` is not that of the document's folder. */
  'model.schema': { schema: string; expected: string }
  /** `$id` and the file's name differ. */
  'model.file_name': { name: string; file: string }

  'model.unknown_keyword': { keyword: string; nearest: string | null }
  'model.missing': { keyword: string }
  /** Types as JSON Schema names them. */
  'model.type': { wanted: readonly string[]; found: string }
  /** None of the values allowed here. */
  'model.value': { value: Shown; allowed: readonly string[]; nearest: string | null }
  /** Not snake_case. */
  'model.name': { value: Shown }
  'model.pattern': { value: Shown; pattern: string }
  'model.empty': undefined
  /** More characters or entries than `limit`. */
  'model.long': { limit: number }
  'model.below': { value: Shown; limit: number }
  'model.above': { value: Shown; limit: number }
  /** The same entry twice in a list. */
  'model.repeated': { value: string }

  'model.unknown_kind': { kind: string; kinds: readonly string[]; nearest: string | null }
  'model.unknown_entity': { name: string; nearest: string | null }
  'model.unknown_field': { name: string; entity: string; nearest: string | null }
  'model.view_column': { name: string; entity: string; nearest: string | null }
  'model.unknown_role': { name: string; nearest: string | null }
  /** Retention counts from a field that holds no date. */
  'model.not_a_date': { name: string }
  /** An extension adds a field that is there already; it may add, not change. */
  'model.extends_field': { name: string; entity: string }
  /** An extension of an entity of its own layer: what it says belongs into the entity. */
  'model.extends_own': { name: string }
  /** A step of a test does none of these, or several. */
  'model.step_verb': { verbs: readonly string[] }
  /** A step of a test is done as somebody who is not given, or is no member. */
  'model.unknown_member': { name: string; nearest: string | null }
  /** A test speaks of a record that is neither given nor created before. */
  'model.unknown_record': { name: string; nearest: string | null }
  'model.unknown_view': { name: string; nearest: string | null }
  'model.unknown_form': { name: string; nearest: string | null }
  'model.unknown_option': { value: string; nearest: string | null }
  /** A path goes on behind a field that leads nowhere. */
  'model.not_a_link': { name: string; entity: string }

  /** `reason`: a word of SQL or of the rule language, a system field, or kept by the product. */
  'model.reserved_name': { name: string; reason: 'sql' | 'rule' | 'system' | 'product' }
  /** `other` is where the name is taken: a document, or entity.field. */
  'model.duplicate_name': { name: string; other: string }
  'model.duplicate_id': { id: string; other: string }
  'model.label_missing': { entity: string }
  'model.label_link': { name: string }
  /** A field too long to be indexed. */
  'model.index_unfit': { name: string }
  /** A field that nothing is found by, or that a new record does not say. */
  'model.duplicates_unfit': { name: string }
  /** A field in which no words are looked for; `link` where it only leads to what has some. */
  'model.search_unfit': { name: string; link: boolean }
  /** A role speaks of lines, which have the rights of the record they belong to. */
  'model.line_rights': { verb: string; entity: string; owner: string }
  'model.option_duplicate': { value: string }
  /** `because` is the code the value would be refused with, its params beside. */
  'model.default_unfit': { value: string; field: string; because: string }
  'model.bounds': { minimum: number | string; maximum: number | string }
  'model.regex': { pattern: string }
  'model.clear_required': { name: string }
  /** A record would be a line of itself, or of one of its own lines. */
  'model.lines_circle': { entity: string }
  /** Lines of an entity that links back by none of its fields, or by several. */
  'model.lines_link': { entity: string; owner: string; links: readonly string[] }
  /** Lines that belong to another entity already. */
  'model.lines_taken': { entity: string; other: string }
  'model.tree_link': { name: string }
  /** A rule over the targets of a link that may lead to one of several entities. */
  'model.options_target': undefined
  /** A computed field with what only means something of one that is filled in. */
  'model.computed_keyword': { name: string; keyword: string }
  /** A kind whose values cannot be worked out. */
  'model.computed_kind': { kind: string }
  /** The fields that are worked out of one another, entity.field each; the last is the first again. */
  'model.computed_circle': { chain: readonly string[] }
  'model.rollup_over': { name: string; entity: string; nearest: string | null }
  /** Many links can only be counted. */
  'model.rollup_links': { name: string }
  'model.rollup_of': { name: string; aggregate: string }
  /** It would be another without anybody having written anything. */
  'model.rollup_moving': { name: string }
  /** Numbers that begin anew without the pattern telling when. */
  'model.sequence_period': { part: string; per: string }
  'model.inherits_circle': { name: string }
  /** A kind of field that stands on itself. */
  'model.kind_circle': { name: string }
  'model.unknown_part': { part: string; name: string; nearest: string | null }
  'model.unknown_list': { name: string; nearest: string | null }
  /** A choice has its options of its own, or from a list: never both. */
  'model.options_twice': undefined
  'model.not_a_currency': { name: string }
  /** A workflow stands on a field that is no choice of one. */
  'model.workflow_field': { name: string }
  /** Two workflows of one field apply to everything. */
  'model.workflow_twice': { name: string; other: string }
  /** The field begins elsewhere than its workflow. */
  'model.workflow_default': { initial: string; value: string }
  /** Which records go a way would be decided by another record. */
  'model.workflow_link': { path: string }
  /** A state that locks the field it is the value of. */
  'model.workflow_lock': { name: string }
  'model.workflow_previously': { name: string; other: string }
  /** A transition from a state to itself. */
  'model.workflow_still': { state: string }
  'model.unreachable_state': { state: string }
  /** Nothing leads out, and it is not said to be an end. */
  'model.dead_end': { state: string }
  'model.unknown_workflow': { name: string; nearest: string | null }
  'model.unknown_transition': { name: string; nearest: string | null }
  /** Two columns of a file fill one field. */
  'model.column_twice': { name: string; other: string }
  'model.currency': { currency: string }
  'model.time_zone': { timeZone: string }
  'model.language': { language: string; languages: readonly string[] }
}
export type ModelCode = keyof ModelProblems
type Shown = string | number | boolean | null

/** The params that go with a code, as the rest of an argument list. */
export type Told<C extends ModelCode> = ModelProblems[C] extends undefined ? [] : [params: ModelProblems[C]]
