/** GET /api/session: who is here, and the company they see. 200 always: `user` null when signed out. */
export type Session = {
  readonly user: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly roles: readonly string[]
    readonly language: string
    /** Ids, teams with those below them: what rules ask of the person. */
    readonly teams: readonly string[]
    readonly sites: readonly string[]
  } | null
  /** True until the first account exists; then sign-up is closed. */
  readonly firstRun: boolean
  readonly app: {
    readonly name: string
    readonly title: string
    readonly language: string
    readonly languages: readonly string[]
    readonly timeZone: string
    readonly revision: number
  }
}
