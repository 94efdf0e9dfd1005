let ours = false

/** The page is about to be loaded again by its own doing, with its drafts kept: nobody needs to be asked. */
export const reloading = (): void => void (ours = true)
export const isReloading = (): boolean => ours
