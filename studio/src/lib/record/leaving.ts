let ours = false

/** The page is about to be loaded again by its own doing, with its drafts kept: nobody needs to be asked. */
export const reloading = (): void => void (ours = true)
export const isReloading = (): boolean => ours

/** The way to sign in again once a session has ended: nobody can save before, and what was typed is found again after. */
export const isSigningIn = (to: URL | undefined): boolean => to?.pathname === '/login' && to.searchParams.has('ended')
