type Titles = { readonly all: string; readonly administration: string; readonly moveTo: (state: string) => string }

/** The few words that generated lists, groups and buttons need, in the language of the model. « Tout » fits a plural of either gender. */
export const titles = (language: string): Titles =>
  language.startsWith('fr')
    ? { all: 'Tout', administration: 'Administration', moveTo: (state) => `Passer en ${state}` }
    : { all: 'All', administration: 'Administration', moveTo: (state) => `Move to ${state}` }
