// Made from schemas/ by scripts/generate.mjs: change those and run « npm run generate ».

export type FieldDocument =
  | TextFieldDocument
  | LongTextFieldDocument
  | JsonFieldDocument
  | EmailFieldDocument
  | EmailsFieldDocument
  | PhonesFieldDocument
  | UrlFieldDocument
  | UrlsFieldDocument
  | IntegerFieldDocument
  | DecimalFieldDocument
  | MoneyFieldDocument
  | BooleanFieldDocument
  | DateFieldDocument
  | DatetimeFieldDocument
  | TimeFieldDocument
  | DurationFieldDocument
  | DateOrTimeFieldDocument
  | ChoiceFieldDocument
  | ChoicesFieldDocument
  | TagsFieldDocument
  | PersonNameFieldDocument
  | AddressFieldDocument
  | GeolocationFieldDocument
  | FileFieldDocument
  | FilesFieldDocument
  | SecretFieldDocument
  | LinkFieldDocument
  | LinksFieldDocument
  | LinesFieldDocument
  | FormulaFieldDocument
  | LookupFieldDocument
  | RollupFieldDocument
  | SequenceFieldDocument

/**
 * The documents of a model by their type.
 */
export interface Documents {
  app: AppDocument
  entity: EntityDocument
  role: RoleDocument
  view: ViewDocument
  form: FormDocument
  locale: LocaleDocument
  data: DataDocument
  test: TestDocument
  workflow: WorkflowDocument
  field: KindDocument
  list: ListDocument
  extension: ExtensionDocument
}
/**
 * The company's application: app.json, one per model.
 */
export interface AppDocument {
  /**
   * The schema of this document, so that editors complete and check it.
   */
  $schema: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * A short name for files and addresses.
   */
  name: string
  /**
   * The name people see at the top of every page.
   */
  title: string
  /**
   * The version of the model, for those who share it.
   */
  version?: string
  /**
   * The language of the texts written in the documents.
   */
  language: string
  /**
   * Every language offered, the app's own among them. Translations stand in locales/<language>.json.
   *
   * @minItems 1
   *
   * Items: A BCP 47 language tag.
   */
  languages?: string[]
  /**
   * The ISO 4217 code of money fields that name none.
   */
  currency?: string
  /**
   * The IANA time zone in which « today » begins and ends.
   */
  timeZone?: string
  /**
   * How long a deleted record can be taken out of the bin; then it is erased.
   */
  binDays?: number
  /**
   * How long the values of a removed field or entity are kept, to come back with it; then they are dropped.
   */
  asideDays?: number
  /**
   * The menu: groups of entities, in order. Entities named nowhere come last.
   *
   * Items: Entities that stand together, with or without a title.
   */
  navigation?: {
    /**
     * What people read, in the app's language. Other languages stand in locales.
     */
    title?: string
    /**
     * Names of entities, in order.
     *
     * Items: snake_case, at most 48 characters. The same name in JSON, SQL, the API, rules and code; words that SQL or the rule language keep for themselves are refused.
     */
    entities: string[]
  }[]
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Something the company keeps records of: entities/<name>.json. The document is itself a JSON Schema of its records, whose fields refer to a kind: {"$ref": "field:text"}.
 */
export interface EntityDocument {
  /**
   * The schema of this document, so that editors complete and check it.
   */
  $schema: string
  /**
   * The entity's name, which is also the file's.
   */
  $id: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * One of them: « Opportunité ». Made of the name when absent.
   */
  title?: string
  /**
   * Several of them: « Opportunités ». The title when absent.
   */
  plural?: string
  /**
   * What a record of it stands for.
   */
  description?: string
  /**
   * A Lucide icon by name.
   */
  icon?: string
  /**
   * The field that names a record to people: in links, titles and search. The first text field when absent.
   */
  label?: string
  /**
   * Always object: a record is one.
   */
  type: 'object'
  /**
   * Fields that must have a value. Older records that lack one stay editable and count as incomplete.
   *
   * Items: snake_case, at most 48 characters. The same name in JSON, SQL, the API, rules and code; words that SQL or the rule language keep for themselves are refused.
   */
  required?: string[]
  /**
   * The fields by name, in the order people meet them.
   */
  properties: {
    [k: string]: FieldDocument
  }
  /**
   * Fields whose values, taken together, no two records share. The bin does not count.
   */
  unique?: string[][]
  /**
   * Fields by which a new record may be one that is there already, whatever its capitals and accents. Whoever makes it is shown those, and asked.
   */
  duplicates?: string[][]
  /**
   * Fields often filtered or sorted together, the most selective first. Links and the label have one already.
   */
  indexes?: string[][]
  /**
   * What must hold of every record when it is written. A rule that meets an empty value passes.
   *
   * Items: A condition and what to say when it does not hold.
   */
  rules?: {
    /**
     * Must be true of the record.
     */
    check: string
    /**
     * The field beside which the message stands; else it stands above the form.
     */
    on?: string
    /**
     * What to do, said to the person who wrote the record.
     */
    message: string
    /**
     * The needs this part answers, by their reference in the brief.
     */
    needs?: string[]
  }[]
  /**
   * Fields in the order they decide; a leading - sorts descending. Empty values come last. A dot follows a link or names a part; created_at and updated_at are there, too.
   */
  sort?: string[]
  /**
   * Fields in which a person's words are looked for, beside the label.
   *
   * Items: A field, or a link and a field of its target.
   */
  search?: string[]
  /**
   * Fields asked when a record is made in passing, from a link.
   *
   * Items: snake_case, at most 48 characters. The same name in JSON, SQL, the API, rules and code; words that SQL or the rule language keep for themselves are refused.
   */
  quickCreate?: string[]
  /**
   * How long records are kept, as data protection asks. It is written down here; nothing is erased without a person.
   */
  retention?: {
    /**
     * How long, from that day on.
     */
    months: number
    /**
     * The date or time it counts from: a field, or created_at or updated_at.
     */
    from: string
    /**
     * What is proposed after it: the record goes, or its personal data does.
     */
    action: 'delete' | 'anonymise'
  }
  /**
   * There is exactly one record of it, as for settings.
   */
  single?: boolean
  /**
   * A record is a draft until it is submitted, then locked; it can be cancelled, and amended by a copy.
   */
  submit?: boolean
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * One line of text.
 */
export interface TextFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:text'
  /**
   * The fewest characters.
   */
  minLength?: number
  /**
   * The most characters.
   */
  maxLength?: number
  /**
   * A regular expression found in every value; ^ and $ make it speak of the whole.
   */
  pattern?: string
  /**
   * What its values are, by the name of a check that knows how they are spelled.
   */
  check?: 'siren' | 'siret' | 'vat_number' | 'iban' | 'phone' | 'barcode' | 'color' | 'country' | 'currency' | 'language'
  /**
   * With the check phone: the country whose numbers need no prefix, by its ISO 3166 code; FR when absent.
   */
  region?: string
  /**
   * The value of a new record, until somebody changes it.
   */
  default?: string
  /**
   * No two records have the same value. The bin does not count.
   */
  unique?: boolean
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Text of several lines.
 */
export interface LongTextFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:long_text'
  /**
   * The fewest characters.
   */
  minLength?: number
  /**
   * The most characters.
   */
  maxLength?: number
  /**
   * What it is written in, where it is code.
   */
  language?: string
  /**
   * The value of a new record, until somebody changes it.
   */
  default?: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Structured data that another program reads.
 */
export interface JsonFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:json'
  /**
   * The most characters.
   */
  maxLength?: number
  /**
   * The value of a new record, until somebody changes it.
   */
  default?: {} | unknown[] | string | number | boolean
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * One e-mail address.
 */
export interface EmailFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:email'
  /**
   * The most characters.
   */
  maxLength?: number
  /**
   * The value of a new record, until somebody changes it.
   */
  default?: string
  /**
   * No two records have the same value. The bin does not count.
   */
  unique?: boolean
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Several e-mail addresses, the first of which is the main one.
 */
export interface EmailsFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:emails'
  /**
   * How many values at most.
   */
  maxItems?: number
  /**
   * The values of a new record, until somebody changes them.
   *
   * @minItems 1
   */
  default?: string[]
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Several telephone numbers, the first of which is the main one.
 */
export interface PhonesFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:phones'
  /**
   * How many values at most.
   */
  maxItems?: number
  /**
   * The country whose numbers need no prefix, by its ISO 3166 code.
   */
  region?: string
  /**
   * The values of a new record, until somebody changes them.
   *
   * @minItems 1
   */
  default?: string[]
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * One address that starts with http:// or https://.
 */
export interface UrlFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:url'
  /**
   * The most characters.
   */
  maxLength?: number
  /**
   * The value of a new record, until somebody changes it.
   */
  default?: string
  /**
   * No two records have the same value. The bin does not count.
   */
  unique?: boolean
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Several addresses of pages, the first of which is the main one.
 */
export interface UrlsFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:urls'
  /**
   * How many values at most.
   */
  maxItems?: number
  /**
   * The values of a new record, until somebody changes them.
   *
   * @minItems 1
   */
  default?: string[]
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A whole number.
 */
export interface IntegerFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:integer'
  /**
   * The smallest value.
   */
  minimum?: number
  /**
   * The largest value.
   */
  maximum?: number
  /**
   * What is counted, shown after the number.
   */
  unit?: string
  /**
   * Thousands are set apart: 12 500. Not for years and codes.
   */
  grouping?: boolean
  /**
   * The value of a new record, until somebody changes it.
   */
  default?: number
  /**
   * No two records have the same value. The bin does not count.
   */
  unique?: boolean
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A number with decimals, kept exactly: at most 15 significant digits.
 */
export interface DecimalFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:decimal'
  /**
   * How many digits may follow the decimal mark; of more than two only those that say something are shown.
   */
  decimals?: number
  /**
   * The smallest value.
   */
  minimum?: number
  /**
   * The largest value.
   */
  maximum?: number
  /**
   * What is counted, shown after the number.
   */
  unit?: string
  /**
   * The value of a new record, until somebody changes it.
   */
  default?: number
  /**
   * No two records have the same value. The bin does not count.
   */
  unique?: boolean
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * An amount, kept exactly, in one currency or in the one that another field says.
 */
export interface MoneyFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:money'
  /**
   * ISO 4217 code; the app's when absent.
   */
  currency?: string
  /**
   * The field of kind currency, beside this one, that says in which currency it is.
   */
  currencyField?: string
  /**
   * How many digits may follow the decimal mark; the currency's own when absent. Those beyond them are shown only where they say something.
   */
  decimals?: number
  /**
   * Whether lists add it up under their rows: what a deal brings, and not what one piece costs. A roll-up that adds up does without.
   */
  total?: boolean
  /**
   * The smallest amount.
   */
  minimum?: number
  /**
   * The largest amount.
   */
  maximum?: number
  /**
   * The value of a new record, until somebody changes it.
   */
  default?: number
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Yes or no.
 */
export interface BooleanFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:boolean'
  /**
   * The value of a new record, until somebody changes it.
   */
  default?: boolean
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A day.
 */
export interface DateFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:date'
  /**
   * The first day allowed, or today.
   */
  minimum?: string
  /**
   * The last day allowed, or today.
   */
  maximum?: string
  /**
   * The value of a new record, until somebody changes it.
   */
  default?: string
  /**
   * No two records have the same value. The bin does not count.
   */
  unique?: boolean
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A moment, kept in UTC and shown in the reader's time zone.
 */
export interface DatetimeFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:datetime'
  /**
   * The value of a new record, until somebody changes it.
   */
  default?: string
  /**
   * No two records have the same value. The bin does not count.
   */
  unique?: boolean
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A time of day, without date or zone.
 */
export interface TimeFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:time'
  /**
   * The earliest time.
   */
  minimum?: string
  /**
   * The latest time.
   */
  maximum?: string
  /**
   * The time of a new record, until somebody changes it.
   */
  default?: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * How long something takes, kept in seconds.
 */
export interface DurationFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:duration'
  /**
   * The shortest, in seconds.
   */
  minimum?: number
  /**
   * The longest, in seconds.
   */
  maximum?: number
  /**
   * How long for a new record, in seconds.
   */
  default?: number
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A whole day, or a moment of it: an appointment that may last all day.
 */
export interface DateOrTimeFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:date_or_time'
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * One of a list of options.
 */
export interface ChoiceFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:choice'
  /**
   * The options, in the order people are offered them.
   *
   * @minItems 1
   * @maxItems 500
   *
   * Items: A value and how it looks.
   */
  oneOf?: {
    /**
     * What is stored, and what rules and files name.
     */
    const: string
    /**
     * What people read; made of the value when absent.
     */
    title?: string
    /**
     * The highlighter it is drawn with.
     */
    color?: 'grey' | 'blue' | 'mint' | 'green' | 'yellow' | 'orange' | 'pink' | 'violet'
    /**
     * When to choose it.
     */
    description?: string
    /**
     * Offered only where this is true of the record.
     */
    when?: string
  }[]
  /**
   * The option of a new record, by its value.
   */
  default?: string
  /**
   * No two records have the same value. The bin does not count.
   */
  unique?: boolean
  /**
   * The shared list that has the options, by its name: lists/<name>.json.
   */
  optionsFrom?: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Several of a list of options.
 */
export interface ChoicesFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:choices'
  /**
   * The options, in the order people are offered them.
   *
   * @minItems 1
   * @maxItems 500
   *
   * Items: A value and how it looks.
   */
  oneOf?: {
    /**
     * What is stored, and what rules and files name.
     */
    const: string
    /**
     * What people read; made of the value when absent.
     */
    title?: string
    /**
     * The highlighter it is drawn with.
     */
    color?: 'grey' | 'blue' | 'mint' | 'green' | 'yellow' | 'orange' | 'pink' | 'violet'
    /**
     * When to choose it.
     */
    description?: string
    /**
     * Offered only where this is true of the record.
     */
    when?: string
  }[]
  /**
   * The shared list that has the options, by its name: lists/<name>.json.
   */
  optionsFrom?: string
  /**
   * How many values at most.
   */
  maxItems?: number
  /**
   * The values of a new record, until somebody changes them.
   *
   * @minItems 1
   */
  default?: string[]
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Words put on a record, as many as one likes; nobody lists them beforehand.
 */
export interface TagsFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:tags'
  /**
   * How many values at most.
   */
  maxItems?: number
  /**
   * The most characters.
   */
  maxLength?: number
  /**
   * The values of a new record, until somebody changes them.
   *
   * @minItems 1
   */
  default?: string[]
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * The name of a person in its parts: salutation, first, middle, last.
 */
export interface PersonNameFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:person_name'
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A postal address in its parts: recipient, unit, building, street, place, postcode, city, region, country.
 */
export interface AddressFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:address'
  /**
   * The country that need not be written, by its ISO 3166 code.
   */
  country?: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A point on the earth: latitude and longitude in degrees (WGS 84).
 */
export interface GeolocationFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:geolocation'
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * One file, kept with its record and its rights.
 */
export interface FileFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:file'
  /**
   * The types of file taken, as MIME types or families; any when absent.
   *
   * @minItems 1
   */
  accept?: string[]
  /**
   * The largest file, in megabytes.
   */
  maximum?: number
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Several files, kept with their record and its rights.
 */
export interface FilesFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:files'
  /**
   * The types of file taken, as MIME types or families; any when absent.
   *
   * @minItems 1
   */
  accept?: string[]
  /**
   * The largest file, in megabytes.
   */
  maximum?: number
  /**
   * How many values at most.
   */
  maxItems?: number
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A password or a key: written, never read back, kept out of history, search and export.
 */
export interface SecretFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:secret'
  /**
   * The most characters.
   */
  maxLength?: number
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * One record of an entity, which may be the entity itself, or of one of several entities.
 */
export interface LinkFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:link'
  /**
   * The entity it points to; an array where it points to a record of any one of these.
   *
   * @minItems 2
   * @maxItems 20
   */
  to: string | string[]
  /**
   * What the target calls the records that point to it.
   */
  inverse?: string
  /**
   * When the target goes to the bin: restrict refuses, clear empties the link, cascade sends this record along. Clear refuses where this record is locked, cascade where it is submitted.
   */
  onDelete?: 'restrict' | 'clear' | 'cascade'
  /**
   * A link to the entity itself that makes a tree: a record that would come under itself is refused.
   */
  tree?: boolean
  /**
   * Which targets may be chosen, by a rule over target and record.
   */
  optionsWhen?: string
  /**
   * No two records have the same value. The bin does not count.
   */
  unique?: boolean
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Several records of another entity, in order, each of which may be linked from many. Where the link itself has fields, write an entity of lines.
 */
export interface LinksFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:links'
  /**
   * The entity it points to.
   */
  to: string
  /**
   * What a target calls the records that point to it.
   */
  inverse?: string
  /**
   * Which targets may be chosen, by a rule over target and record.
   */
  optionsWhen?: string
  /**
   * How many there are at least.
   */
  minItems?: number
  /**
   * How many there are at most.
   */
  maxItems?: number
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Records of another entity that belong to this one: ordered, edited inside it, deleted with it, with its rights. That entity links back to this one.
 */
export interface LinesFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:lines'
  /**
   * The entity of the lines.
   */
  to: string
  /**
   * The link by which a line belongs to this record; needed only where the entity of the lines has several.
   */
  through?: string
  /**
   * How many lines there are at least.
   */
  minItems?: number
  /**
   * How many lines there are at most.
   */
  maxItems?: number
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A value worked out of the record, and of what its links lead to, each time it is read. Nothing is stored, and nobody sets it.
 */
export interface FormulaFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:formula'
  /**
   * The kind of its value, which says how it is written and compared: "field:money", or with settings {"$ref": "field:money", "currency": "CHF"}.
   */
  returns: string | {}
  /**
   * How the value is worked out. An empty value on the way mostly makes the result empty.
   */
  formula: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A value of a linked record, shown here as if it were one of this record's own. It follows the other record.
 */
export interface LookupFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:lookup'
  /**
   * One or more links and the field they lead to, joined by dots. It may not end in a link: name a field of its target.
   */
  of: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A number of the records that point to this one, or a figure worked out of them all. Kept with every change of theirs; the bin does not count.
 */
export interface RollupFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:rollup'
  /**
   * The records it is worked out of: a field of lines, or what this entity calls a link of another one (its inverse).
   */
  over: string
  /**
   * count says how many; the others take the field named in « of », leaving empty values out. A sum of nothing is 0; the smallest, the greatest and the mean of nothing are empty.
   */
  aggregate: 'count' | 'sum' | 'min' | 'max' | 'avg'
  /**
   * The field of these records that is worked with; a formula or a roll-up of theirs will do. A count takes none.
   */
  of?: string
  /**
   * Which of them count; all when absent. Here « record » is one of them. The day and the user mean nothing here.
   */
  where?: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A number given once, in order, and never again: of a quote, an invoice, a ticket. Removing a record does not free its number.
 */
export interface SequenceFieldDocument {
  /**
   * The kind of field.
   */
  $ref: 'field:sequence'
  /**
   * How a number is written. {number} stands for it, {number:5} with at least five digits; {year}, {month} and {day} for the day it is given.
   */
  pattern: string
  /**
   * The first number, in each period.
   */
  start?: number
  /**
   * When counting begins anew: each year, each month, or never. The pattern must then tell the periods apart.
   */
  per?: 'year' | 'month' | 'none'
  /**
   * Numbers follow one another without a hole, as invoices must: who writes at the same moment waits a little.
   */
  gapFree?: boolean
  /**
   * The number is given when this is first true of the record, and stays; at creation when absent.
   */
  assignedWhen?: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Survives renames, so that data follows. It is the first name and needs writing only at the first rename; a published id is never used again for something else.
   */
  id?: string
  /**
   * Its label, in the app's language. Made of the name when absent.
   */
  title?: string
  /**
   * What it holds, for whoever builds or reads the model.
   */
  description?: string
  /**
   * A word to whoever fills it in, under the field.
   */
  help?: string
  /**
   * Shown in the empty field: an example of a value.
   */
  placeholder?: string
  /**
   * Nobody sets it by hand.
   */
  readOnly?: boolean
  /**
   * A copy of a record starts without it.
   */
  noCopy?: boolean
  /**
   * Once it has a value, that value stays.
   */
  setOnce?: boolean
  /**
   * Says something of a person: erasure, access and retention reach it.
   */
  personalData?: boolean
  /**
   * Can still be changed when the record is submitted.
   */
  allowOnSubmit?: boolean
  /**
   * Gives a new record its value.
   */
  defaultRule?: string
  /**
   * Shown only where this is true.
   */
  visibleWhen?: string
  /**
   * Must have a value where this is true.
   */
  requiredWhen?: string
  /**
   * Cannot be changed where this is true.
   */
  readOnlyWhen?: string
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * What a group of members may do: roles/<name>.json. Rights only add up: a member may do what one of their roles grants, and nothing else.
 */
export interface RoleDocument {
  /**
   * The schema of this document, so that editors complete and check it.
   */
  $schema: string
  /**
   * The role's name, which is also the file's.
   */
  $id: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * What people read, in the app's language. Other languages stand in locales.
   */
  title?: string
  /**
   * Roles whose grants this one has too.
   *
   * Items: snake_case, at most 48 characters. The same name in JSON, SQL, the API, rules and code; words that SQL or the rule language keep for themselves are refused.
   */
  inherits?: string[]
  /**
   * Grants by entity. An entity named nowhere stays hidden.
   */
  entities: {
    /**
     * What this role may do with records of one entity. What is not said is not granted.
     */
    [k: string]: {
      /**
       * See records.
       */
      read?: boolean | string
      /**
       * Make new records. The rule is asked of the new record.
       */
      create?: boolean | string
      /**
       * Change records. The rule is asked of the record before and after the change.
       */
      update?: boolean | string
      /**
       * Put records in the bin, and take them out.
       */
      delete?: boolean | string
      /**
       * Take records away in a file. Only records that may be read, too.
       */
      export?: boolean | string
      /**
       * Bring records in from a file. Only what may be created or changed, too.
       */
      import?: boolean | string
      /**
       * Fields this role's grants leave out. Other fields follow the entity's grants.
       */
      fields?: {
        /**
         * What this role's grants cover of one field.
         */
        [k: string]: {
          /**
           * See the field.
           */
          read?: boolean
          /**
           * Set the field. As read when absent.
           */
          update?: boolean
        }
      }
    }
  }
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A list of records: views/<name>.json. An entity without one gets a list made of its first fields.
 */
export interface ViewDocument {
  /**
   * The schema of this document, so that editors complete and check it.
   */
  $schema: string
  /**
   * The view's name, which is also the file's.
   */
  $id: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * The name of its tab; the entity's plural when absent.
   */
  title?: string
  /**
   * The entity it lists.
   */
  entity: string
  /**
   * Fields from left to right; a dot follows a link or names a part of a value. When and by whom a record was made or changed are columns, too: created_at, created_by, updated_at, updated_by.
   *
   * @minItems 1
   *
   * Items: A field, or a link and a field of its target.
   */
  columns: string[]
  /**
   * Only records of which this is true.
   */
  filter?: string
  /**
   * Fields in the order they decide; a leading - sorts descending. Empty values come last. A dot follows a link or names a part; created_at and updated_at are there, too.
   */
  sort?: string[]
  /**
   * How a row folds on a phone: which columns take which place.
   */
  fold?: {
    /**
     * The first line; the entity's label when absent.
     */
    title?: string
    /**
     * The second line.
     */
    subtitle?: string
    /**
     * At the right: an amount, a date.
     */
    value?: string
    /**
     * Under the value, in colour: a choice.
     */
    state?: string
  }
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * How a record is filled in and read: forms/<name>.json. An entity without one gets a form of all its fields.
 */
export interface FormDocument {
  /**
   * The schema of this document, so that editors complete and check it.
   */
  $schema: string
  /**
   * The form's name, which is also the file's.
   */
  $id: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * What people read, in the app's language. Other languages stand in locales.
   */
  title?: string
  /**
   * The entity it fills in.
   */
  entity: string
  /**
   * Fields that belong together, from top to bottom.
   *
   * @minItems 1
   *
   * Items: Fields under one heading.
   */
  groups: {
    /**
     * What people read, in the app's language. Other languages stand in locales.
     */
    title?: string
    /**
     * A Lucide icon by name.
     */
    icon?: string
    /**
     * Names of fields, in order.
     *
     * @minItems 1
     *
     * Items: snake_case, at most 48 characters. The same name in JSON, SQL, the API, rules and code; words that SQL or the rule language keep for themselves are refused.
     */
    fields: string[]
  }[]
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * The model's texts in another language: locales/<language>.json. What is not translated stays in the app's language.
 */
export interface LocaleDocument {
  /**
   * The schema of this document, so that editors complete and check it.
   */
  $schema: string
  /**
   * The language, which is also the file's name.
   */
  $id?: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * Texts of app.json.
   */
  app?: {
    /**
     * What people read, in the app's language. Other languages stand in locales.
     */
    title?: string
    /**
     * Titles of the menu's groups, in the order of app.json.
     */
    navigation?: string[]
  }
  /**
   * Texts of entities, by name.
   */
  entities?: {
    /**
     * Texts of one entity.
     */
    [k: string]: {
      /**
       * What people read, in the app's language. Other languages stand in locales.
       */
      title?: string
      /**
       * What people read, in the app's language. Other languages stand in locales.
       */
      plural?: string
      /**
       * A sentence or a few, in the app's language.
       */
      description?: string
      /**
       * Texts of fields, by name.
       */
      fields?: {
        /**
         * Texts of one field.
         */
        [k: string]: {
          /**
           * What people read, in the app's language. Other languages stand in locales.
           */
          title?: string
          /**
           * A sentence or a few, in the app's language.
           */
          description?: string
          /**
           * A sentence or a few, in the app's language.
           */
          help?: string
          /**
           * What people read, in the app's language. Other languages stand in locales.
           */
          placeholder?: string
          /**
           * What is counted.
           */
          unit?: string
          /**
           * Texts of a choice's options, by value.
           */
          options?: {
            /**
             * Texts of one option.
             */
            [k: string]: {
              /**
               * What people read, in the app's language. Other languages stand in locales.
               */
              title?: string
              /**
               * A sentence or a few, in the app's language.
               */
              description?: string
            }
          }
        }
      }
      /**
       * Messages of the rules, in the order of the entity.
       *
       * Items: A sentence or a few, in the app's language.
       */
      rules?: string[]
    }
  }
  /**
   * Texts of views, by name.
   */
  views?: {
    /**
     * Texts of one view.
     */
    [k: string]: {
      /**
       * What people read, in the app's language. Other languages stand in locales.
       */
      title?: string
    }
  }
  /**
   * Texts of forms, by name.
   */
  forms?: {
    /**
     * Texts of one form.
     */
    [k: string]: {
      /**
       * What people read, in the app's language. Other languages stand in locales.
       */
      title?: string
      /**
       * Titles of the groups, in the order of the form; an empty one stays as it is.
       */
      groups?: string[]
    }
  }
  /**
   * Texts of shared lists, by name; a field that takes its options from one may still say otherwise.
   */
  lists?: {
    /**
     * Texts of one list.
     */
    [k: string]: {
      /**
       * Texts of its options, by value.
       */
      options?: {
        /**
         * Texts of one option.
         */
        [k: string]: {
          /**
           * What people read, in the app's language. Other languages stand in locales.
           */
          title?: string
          /**
           * A sentence or a few, in the app's language.
           */
          description?: string
        }
      }
    }
  }
  /**
   * Texts of workflows, by name. Titles of states are those of the field's options.
   */
  workflows?: {
    /**
     * Texts of one workflow.
     */
    [k: string]: {
      /**
       * What people read, in the app's language. Other languages stand in locales.
       */
      title?: string
      /**
       * Texts of transitions, by name.
       */
      transitions?: {
        /**
         * Texts of one transition.
         */
        [k: string]: {
          /**
           * What people read, in the app's language. Other languages stand in locales.
           */
          title?: string
          /**
           * A sentence or a few, in the app's language.
           */
          message?: string
        }
      }
    }
  }
  /**
   * Texts of roles, by name.
   */
  roles?: {
    /**
     * Texts of one role.
     */
    [k: string]: {
      /**
       * What people read, in the app's language. Other languages stand in locales.
       */
      title?: string
    }
  }
}
/**
 * How a file of rows becomes records of an entity: data/<name>.json, beside the file. An import of a person's own file takes the same document as its mapping.
 */
export interface DataDocument {
  /**
   * The schema of this document, so that editors complete and check it.
   */
  $schema: string
  /**
   * The document's name, which is also the file's.
   */
  $id?: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * The entity each row becomes a record of.
   */
  entity: string
  /**
   * The CSV file, in the folder of this document.
   */
  file: string
  /**
   * Lower numbers are read first: what others link to before what links.
   */
  order?: number
  /**
   * Fields by which a row finds the record it belongs to; a row that finds one changes it, so the file can be read twice. Without a key each row is a new record.
   *
   * @minItems 1
   *
   * Items: snake_case, at most 48 characters. The same name in JSON, SQL, the API, rules and code; words that SQL or the rule language keep for themselves are refused.
   */
  key?: string[]
  /**
   * What becomes of each column of the file, by its heading. Headings not named here are matched by field name or title; null leaves one out.
   */
  columns: {
    /**
     * A field's name, a part of one (address.city), a field of its lines (lines.price), how to read the column, or null to leave it out.
     */
    [k: string]:
      | string
      | {
          /**
           * The field it fills, a part of one (address.city), or a field of its lines (lines.price).
           */
          field: string
          /**
           * For a link: the target's field in which the value is looked up; its label when absent.
           */
          by?: string
          /**
           * Values as the file writes them, and what they mean; null means empty.
           */
          aliases?: {
            [k: string]: string | null
          }
          /**
           * The values usually met. Another one is kept as it is and reported with the nearest of these.
           *
           * @minItems 1
           */
          expect?: string[]
        }
      | null
  }
  /**
   * What stands between two values; found out when absent.
   */
  delimiter?: ',' | ';' | '\t' | '|'
  /**
   * What stands before the decimals of a number.
   */
  decimal?: '.' | ','
  /**
   * The order in which dates are written.
   */
  dates?: 'yyyy-mm-dd' | 'dd/mm/yyyy' | 'mm/dd/yyyy'
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * What the model must do, tried by `cahier test` on a throw-away database: tests/<name>.json. Each scenario begins with what is given; `@name` stands for a record or a member given or created under that name.
 */
export interface TestDocument {
  /**
   * The schema of this document, so that editors complete and check it.
   */
  $schema: string
  /**
   * The document's name, which is also the file's.
   */
  $id: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * What people read, in the app's language. Other languages stand in locales.
   */
  title?: string
  /**
   * The moment of every step, ISO 8601 in UTC; the real one when absent.
   */
  now?: string
  /**
   * Records that are there before each scenario, by a name of one's own, in the order they are made. They are made with all rights, as an import is.
   */
  given?: {
    /**
     * A record of an entity.
     */
    [k: string]: {
      /**
       * The entity it is of.
       */
      entity: string
      /**
       * Its fields, as over the API.
       */
      values: {
        [k: string]: unknown
      }
      /**
       * Of a member: what they may do when a step is done as them.
       *
       * Items: snake_case, at most 48 characters. The same name in JSON, SQL, the API, rules and code; words that SQL or the rule language keep for themselves are refused.
       */
      roles?: string[]
    }
  }
  /**
   * Each stands alone.
   *
   * @minItems 1
   *
   * Items: Steps one after another.
   */
  scenarios: {
    /**
     * What it shows, as a sentence.
     */
    title: string
    /**
     * One thing done each, and what is expected of it.
     *
     * @minItems 1
     *
     * Items: Exactly one of create, update, delete, restore, move, read, list. Without `expect` it must succeed.
     */
    steps: {
      /**
       * The member given under this name, or `administrator`.
       */
      as: string
      /**
       * The entity a record is made of.
       */
      create?: string
      /**
       * The name later steps know the new record by.
       */
      called?: string
      /**
       * The record whose `values` change.
       */
      update?: string
      /**
       * The record that goes to the bin.
       */
      delete?: string
      /**
       * The record that comes out of the bin.
       */
      restore?: string
      /**
       * The record that takes a `transition`.
       */
      move?: string
      /**
       * The transition it takes.
       */
      transition?: string
      /**
       * The record that is read.
       */
      read?: string
      /**
       * The entity whose records are listed.
       */
      list?: string
      /**
       * Which of them; `@name` stands for an id.
       */
      filter?: string
      /**
       * What is sent, as over the API.
       */
      values?: {
        [k: string]: unknown
      }
      /**
       * What must come of it.
       */
      expect?: {
        /**
         * The code of a problem it must be refused with.
         */
        refused?: string
        /**
         * The field that problem must point to.
         */
        at?: string
        /**
         * Words the problem must say, in the app's language.
         */
        says?: string
        /**
         * Fields the answered record must have; null where it must be empty.
         */
        values?: {
          [k: string]: unknown
        }
        /**
         * Fields that must not be in the answer.
         *
         * Items: snake_case, at most 48 characters. The same name in JSON, SQL, the API, rules and code; words that SQL or the rule language keep for themselves are refused.
         */
        hidden?: string[]
        /**
         * Of a list: exactly these, in any order.
         *
         * Items: A record by the name it was given or created under.
         */
        records?: string[]
        /**
         * Of a list: how many.
         */
        count?: number
      }
    }[]
  }[]
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * The way records of one entity go: workflows/<name>.json. A field of kind choice holds where a record stands; it changes only along the transitions written here, whoever or whatever changes it.
 */
export interface WorkflowDocument {
  /**
   * The schema of this document, so that editors complete and check it.
   */
  $schema: string
  /**
   * The workflow's name, which is also the file's.
   */
  $id: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * What people call this way; the field's title when absent.
   */
  title?: string
  /**
   * Whose records go this way.
   */
  entity: string
  /**
   * The field of kind choice that holds the state. Titles and colours of states are those of its options.
   */
  field: string
  /**
   * Which records go this way, where an entity has several ways for one field. They are tried in the order of their names, one without appliesWhen last. Speaks of the record only.
   */
  appliesWhen?: string
  /**
   * Where every record begins. Only an import may bring records in that already stand elsewhere.
   */
  initial: string
  /**
   * Where the way may end. A state that nothing leads out of must be named here.
   *
   * Items: One of the options of the workflow's field, by its value.
   */
  final?: string[]
  /**
   * What else is to be said of a state, by its name; a state that is only named in transitions needs no entry.
   */
  states?: {
    /**
     * What holds while a record stands here.
     */
    [k: string]: {
      /**
       * Fields that cannot be changed while a record stands here, or true for all of them. A change that also leaves the state counts as made here; what its transition requires may be filled in.
       */
      locked?: boolean | string[]
      /**
       * States there were before: records that stand in one of them come here when this is published.
       *
       * Items: One of the options of the workflow's field, by its value.
       */
      previously?: string[]
    }
  }
  /**
   * The moves from state to state, by name.
   */
  transitions: {
    /**
     * One move, and who may make it when.
     */
    [k: string]: {
      /**
       * What the button says, as an order: « Envoyer le devis ». « Passer en » and the state's title when absent.
       */
      title?: string
      /**
       * The states it leads out of.
       *
       * @minItems 1
       *
       * Items: One of the options of the workflow's field, by its value.
       */
      from: string[]
      /**
       * The state it leads to.
       */
      to: string
      /**
       * Who may make it: these roles, and those that inherit them; everybody who may change the record when absent. An administrator always may.
       *
       * @minItems 1
       *
       * Items: snake_case, at most 48 characters. The same name in JSON, SQL, the API, rules and code; words that SQL or the rule language keep for themselves are refused.
       */
      roles?: string[]
      /**
       * Must be true of the record as it will be after the change; an empty value that leaves it undecided keeps the move closed.
       */
      when?: string
      /**
       * Fields that must be filled when the move is made; the person is asked for those that are empty.
       *
       * Items: snake_case, at most 48 characters. The same name in JSON, SQL, the API, rules and code; words that SQL or the rule language keep for themselves are refused.
       */
      requires?: string[]
      /**
       * What to say where « when » does not hold: what is missing, and what to do.
       */
      message?: string
      /**
       * The needs this part answers, by their reference in the brief.
       */
      needs?: string[]
    }
  }
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * A kind of field of one's own: fields/<name>.json. It stands on another kind, whose settings it gives beforehand; a field refers to it as to any other, {"$ref": "field:<name>"}, and may still say otherwise.
 */
export interface KindDocument {
  /**
   * The schema of this document, so that editors complete and check it.
   */
  $schema: string
  /**
   * The name of the kind, which is also the file's.
   */
  $id?: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * What people call it.
   */
  title?: string
  /**
   * What its values are.
   */
  description?: string
  /**
   * The kind it stands on.
   */
  extends: string
  /**
   * Keywords of that kind, as a field would write them.
   */
  settings?: {}
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Options that several fields share: lists/<name>.json. A choice takes them with "optionsFrom": "<name>".
 */
export interface ListDocument {
  /**
   * The schema of this document, so that editors complete and check it.
   */
  $schema: string
  /**
   * The list's name, which is also the file's.
   */
  $id: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * What people call it. Made of the name when absent.
   */
  title?: string
  /**
   * The options, in the order people are offered them.
   *
   * @minItems 1
   * @maxItems 500
   *
   * Items: A value and how it looks.
   */
  oneOf: {
    /**
     * What is stored, and what rules and files name.
     */
    const: string
    /**
     * What people read; made of the value when absent.
     */
    title?: string
    /**
     * The highlighter it is drawn with.
     */
    color?: 'grey' | 'blue' | 'mint' | 'green' | 'yellow' | 'orange' | 'pink' | 'violet'
    /**
     * When to choose it.
     */
    description?: string
    /**
     * Offered only where this is true of the record.
     */
    when?: string
  }[]
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
}
/**
 * Adds to an entity that the product or a template brings: entities/<name>.json with `extends` in place of `$id`. Fields, rules, keys and search are added to those there are; titles, label, sort and quick create, where given, replace them.
 */
export interface ExtensionDocument {
  /**
   * The schema of this document, so that editors complete and check it.
   */
  $schema: string
  /**
   * The entity it adds to.
   */
  extends: string
  /**
   * A note to whoever reads this document; nothing else reads it.
   */
  $comment?: string
  /**
   * One of them: « Opportunité ». Made of the name when absent.
   */
  title?: string
  /**
   * Several of them: « Opportunités ». The title when absent.
   */
  plural?: string
  /**
   * What a record of it stands for.
   */
  description?: string
  /**
   * A Lucide icon by name.
   */
  icon?: string
  /**
   * The field that names a record to people: in links, titles and search. The first text field when absent.
   */
  label?: string
  /**
   * Fields that must have a value. Older records that lack one stay editable and count as incomplete.
   *
   * Items: snake_case, at most 48 characters. The same name in JSON, SQL, the API, rules and code; words that SQL or the rule language keep for themselves are refused.
   */
  required?: string[]
  /**
   * Fields whose values, taken together, no two records share. The bin does not count.
   */
  unique?: string[][]
  /**
   * Fields by which a new record may be one that is there already, whatever its capitals and accents. Whoever makes it is shown those, and asked.
   */
  duplicates?: string[][]
  /**
   * Fields often filtered or sorted together, the most selective first. Links and the label have one already.
   */
  indexes?: string[][]
  /**
   * What must hold of every record when it is written. A rule that meets an empty value passes.
   *
   * Items: A condition and what to say when it does not hold.
   */
  rules?: {
    /**
     * Must be true of the record.
     */
    check: string
    /**
     * The field beside which the message stands; else it stands above the form.
     */
    on?: string
    /**
     * What to do, said to the person who wrote the record.
     */
    message: string
    /**
     * The needs this part answers, by their reference in the brief.
     */
    needs?: string[]
  }[]
  /**
   * Fields in the order they decide; a leading - sorts descending. Empty values come last. A dot follows a link or names a part; created_at and updated_at are there, too.
   */
  sort?: string[]
  /**
   * Fields in which a person's words are looked for, beside the label.
   *
   * Items: A field, or a link and a field of its target.
   */
  search?: string[]
  /**
   * Fields asked when a record is made in passing, from a link.
   *
   * Items: snake_case, at most 48 characters. The same name in JSON, SQL, the API, rules and code; words that SQL or the rule language keep for themselves are refused.
   */
  quickCreate?: string[]
  /**
   * How long records are kept, as data protection asks. It is written down here; nothing is erased without a person.
   */
  retention?: {
    /**
     * How long, from that day on.
     */
    months: number
    /**
     * The date or time it counts from: a field, or created_at or updated_at.
     */
    from: string
    /**
     * What is proposed after it: the record goes, or its personal data does.
     */
    action: 'delete' | 'anonymise'
  }
  /**
   * The needs this part answers, by their reference in the brief.
   */
  needs?: string[]
  /**
   * The fields by name, in the order people meet them.
   */
  properties?: {
    [k: string]: FieldDocument
  }
}

/** How a file of rows is read: the document of shipped data, and the mapping of an import. */
export type MappingDocument = DataDocument
