/** What people call the parts of a value, as headings of a file and labels of a form. */
const titles = {
  fr: {
    salutation: 'Civilité',
    first: 'Prénom',
    middle: 'Autres prénoms',
    last: 'Nom',
    recipient: 'Destinataire',
    unit: 'Appartement, étage',
    building: 'Bâtiment, résidence',
    street: 'Numéro et rue',
    place: 'Lieu-dit, boîte postale',
    postcode: 'Code postal',
    city: 'Ville',
    region: 'Région',
    country: 'Pays',
    latitude: 'Latitude',
    longitude: 'Longitude',
  },
  en: {
    salutation: 'Title',
    first: 'First name',
    middle: 'Middle names',
    last: 'Last name',
    recipient: 'Recipient',
    unit: 'Flat, floor',
    building: 'Building',
    street: 'Number and street',
    place: 'Locality, PO box',
    postcode: 'Postcode',
    city: 'City',
    region: 'Region',
    country: 'Country',
    latitude: 'Latitude',
    longitude: 'Longitude',
  },
}

export const partTitle = (part: string, language: string): string =>
  (language.startsWith('fr') ? titles.fr : titles.en)[part as keyof typeof titles.en] ?? part
