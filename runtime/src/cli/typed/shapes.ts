/** What `cahier types` writes for a model; here any model, so that the client beside it can be checked by itself. */
export type Record = { readonly id: string; readonly version: number; readonly [field: string]: unknown }
export type Draft = { readonly [field: string]: unknown }
export type Records = { readonly [entity: string]: Record }
export type Drafts = { readonly [entity: string]: Draft }
export type Moves = { readonly [entity: string]: string }
