/** What the generated validator says of a document that does not fit: Ajv's error objects. */
export type ShapeError = {
  readonly instancePath: string
  readonly schemaPath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  /** Where the name of a property is wrong, that name. */
  readonly propertyName?: string
}
export type Validate = { (document: unknown): boolean; errors?: readonly ShapeError[] | null }

export declare const app: Validate
export declare const entity: Validate
export declare const extension: Validate
export declare const role: Validate
export declare const view: Validate
export declare const form: Validate
export declare const locale: Validate
export declare const data: Validate
export declare const test: Validate
export declare const workflow: Validate
export declare const field: Validate
export declare const list: Validate

/** The keywords known at each place of the schemas, for the nearest name of a typo. */
export declare const keywords: Readonly<Record<string, readonly string[]>>

/** Every kind of field by name; one that stands on another says on which, and with what settings. */
export declare const kinds: Readonly<Record<string, { readonly extends?: string; readonly settings?: Readonly<Record<string, unknown>> }>>
