import type { Workspace } from '../workspace.ts'
export const changesOf = (_: Workspace) => ({ tell() {} })
