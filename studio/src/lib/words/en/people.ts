import type { people as french } from '../fr/people.ts'

export const people: typeof french = {
  title: 'New person',
  lead: (company) => `Their account opens ${company} to them, with the roles you tick.`,
  nameMissing: 'Add their name: it signs their changes.',
  emailMissing: 'Add their e-mail address: it is how they sign in.',
  roles: 'Roles',
  noRole: 'Without a role this person signs in but sees nothing.',
  administrator: 'Administration (all rights)',
  submit: 'Create the account',
  made: (name) => `Account created: ${name}`,
  give: 'Give them these two lines by a safe way: no mail is sent.',
  password: 'First password',
  once: 'This password is shown only once. Lost, it is replaced by a link, from the member’s page.',
  copy: 'Copy',
  copied: 'Password copied',
  reset: {
    title: (name) => `New password for ${name}`,
    give: 'Give them this link by a safe way: no mail is sent. Their present password works until the link is used.',
    link: 'Link',
    until: (when) => `Shown only once. It works once, until ${when}; another link replaces it.`,
    copied: 'Link copied',
  },
}
