import type { ChoiceField } from '@cahier/core/fields/field'

/** How much room all options take side by side, in characters with the edges of each. */
export const breadth = (field: ChoiceField): number => field.options.reduce((sum, option) => sum + option.title.length + 4, 0)
