import type { Context } from './context.ts'
import { missing, type Stored } from './read.ts'
export const restore = async (_ctx: Context, _name: string, _id: string): Promise<Stored> => { throw missing() }
