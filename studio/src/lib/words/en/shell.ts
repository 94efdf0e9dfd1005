import type { Words } from '../index.svelte.ts'

export const shell: Words['shell'] = {
  skip: 'Skip to content',
  navigation: 'Main navigation',
  menu: 'Menu',
  more: 'More',
  account: 'Your account',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  density: 'Density',
  densities: { compact: 'Compact', regular: 'Regular', airy: 'Airy' },
  language: 'Language',
  keys: 'Single-key shortcuts',
  ownAccount: 'Account and password',
  bin: 'Bin',
  signOut: 'Sign out',
  newRevision: (revision) => `Version ${revision} is published: the screens are up to date.`,
  upgraded: 'A new version of the software is in place. What you typed is kept: load the page again to go on.',
  reload: 'Reload',
  notifications: 'Messages',
  nothing: 'No object is open to you',
  nothingWhy: 'A person who administers this workspace can give you a role.',
}
