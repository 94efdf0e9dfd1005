/** The few words that generated lists and groups need, in the language of the model. « Tout » fits a plural of either gender. */
export const titles = (language: string): { readonly all: string; readonly administration: string } =>
  language.startsWith('fr') ? { all: 'Tout', administration: 'Administration' } : { all: 'All', administration: 'Administration' }
