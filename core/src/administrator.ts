/** The built-in role that may do everything; the first account has it. A file of its own: a page that asks for it needs no more of rights. */
export const ADMINISTRATOR = 'administrator'
