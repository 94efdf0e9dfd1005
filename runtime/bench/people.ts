/**
 * Texts as companies have them, as SQL over a row's number `n`, the same every time: names of which few are common and most are
 * rare, notes of words that come again and again. What finds words in a table of « Contact 1 », « Contact 2 »… proves nothing.
 */
export type Texts = { readonly name: string; readonly email: string; readonly note: string; readonly company: string }

const FIRST = `Marie Jean Sophie Pierre Élodie Michel Isabelle Philippe Nathalie Alain Anne-Sophie Nicolas Céline Christophe Hélène Laurent Aurélie
Stéphane Émilie Frédéric Camille Thierry Julie Olivier Chloé Vincent Zoé Jérôme Léa Sébastien Manon François Agnès Guillaume Inès Benoît Noémie
Mathieu Clémence Raphaël Maëlle Loïc Françoise Gaël Bérénice Anaïs Théo Océane`
const COMMON = `Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel Garcia David Bertrand Roux Vincent
Fournier Morel Girard André Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier Faure Rousseau Blanc Guérin Müller Henry Nicolas Perrin
Gauthier`
const SYLLABLES = `ba bel bou bra ca char che clo con cor cou da de dou du fa fer fon ga gau gou gra gui ha jo la lan le lou ma man mar
me mo mon mou na no pa per pi pou qua ra re ri ro rou sa se si so sou ta ter ti tour va ver vi vo`
const ENDS = `ard aud ault beau bert chet court det don eau el er et eux fort gnon ier in lin lon mont net nier quet ron ry sart son teau tel ton vel
vert ville villon vois zac zet`
const WORDS = `client commande devis facture livraison rendez-vous téléphone chantier relance paiement retard travaux entretien chaudière toiture
installation réparation garantie contrat visite technicien urgent accord remise tarif catalogue échantillon référence signature dossier réunion
compte-rendu prochain semaine demande renseignement salon stand essai démonstration logiciel licence formation équipe budget validé attente réponse
courrier envoyé reçu conforme défaut retour échange pièce atelier stock fournisseur délai transport palette quai horaire fermé congés direction
comptable virement échéance acompte solde litige avocat assurance sinistre expertise chevaux terrain parking accès badge portail gardien étage
ascenseur couleur peinture sol carrelage parquet fenêtre volet store porte serrure clé alarme caméra réseau câble armoire serveur écran imprimante`

const list = (words: string): string => `(array['${words.split(/\s+/).join("', '")}'])`
const count = (words: string): number => words.split(/\s+/).length
/** Between 0 and 1, another for each salt. */
const chance = (salt: string): string => `((('x' || substr(md5('${salt}' || n), 1, 7))::bit(28)::int4)::float8 / 268435456)`
/** One of the words, those at the beginning more often the higher the power. */
const one = (words: string, salt: string, power = 1): string =>
  `${list(words)}[1 + floor(power(${chance(salt)}, ${power}) * ${count(words)})::int]`

const surname = `case when ${chance('s')} < 0.15 then ${one(COMMON, 't', 2)}
  else initcap(${one(SYLLABLES, 'u')} || ${one(SYLLABLES, 'v')} || ${one(ENDS, 'w')}) end`
const first = one(FIRST, 'f', 1.5)
const said = Array.from({ length: 12 }, (_, i) => one(WORDS, `n${i}`, 2)).join(` || ' ' || `)

export const people: Texts = {
  name: `${first} || ' ' || ${surname}`,
  email: `lower(translate(${first} || '.' || ${surname}, 'ÉéèêëïîôüçÈ', 'eeeeeiioucE')) || n || '@example.fr'`,
  note: `'Vu le ' || (date '2020-01-01' + n % 2000) || ' : ' || ${said} || ', réf. ' || upper(substr(md5('r' || n), 1, 6))`,
  company: `${one('Chaudières Toitures Menuiserie Transports Garage Boulangerie Cabinet Ateliers Imprimerie Électricité', 'c')} || ' ' || ${surname}`,
}

/** As the other proofs have them: a name and a number. */
export const numbered: Texts = {
  name: `'Contact ' || n`,
  email: `'contact' || n || '@example.com'`,
  note: `'A note on contact ' || n || ', as long as such notes are: two lines of a conversation that somebody had.'`,
  company: `'Company ' || n`,
}
