type Titled = { readonly title: string }

/** Whether the heading of a group says the title of the only field under it: then it is not written twice. */
export const headed = (title: string | undefined, fields: readonly Titled[], field: Titled): boolean =>
  fields.length === 1 && title === field.title
