import { once } from '../once.ts'
import type { Field } from './field.ts'

/** Whether a field has a column of its own: what is worked out where it is read has none, nor what has rows elsewhere. */
export const isStored = (field: Field): boolean =>
  !('rows' in field) && field.computed?.how !== 'formula' && field.computed?.how !== 'lookup'

type Fields = Readonly<Record<string, Field>>
/** The fields of an entity that have a column, in the order of the model. */
export const storedFields = ({ fields }: { readonly fields: Fields }): readonly Field[] => stored(fields)

/** Asked several times in every write. */
const stored = once((fields: Fields) => Object.values(fields).filter(isStored))
