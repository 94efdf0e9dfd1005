export const firsts =
  'Camille,Léa,Manon,Chloé,Inès,Jade,Sarah,Louise,Zoé,Alice,Nathalie,Sylvie,Hélène,Karine,Aurélie,Lucas,Hugo,Nathan,Enzo,Théo,Antoine,Maxime,Julien,Nicolas,Olivier,Philippe,Rémi,Yann,Karim,Mehdi,Bruno,Étienne'.split(
    ',',
  )
export const lasts =
  'Martin,Bernard,Thomas,Petit,Robert,Richard,Durand,Dubois,Moreau,Laurent,Simon,Michel,Lefebvre,Leroy,Roux,David,Bertrand,Morel,Fournier,Girard,Bonnet,Dupont,Lambert,Fontaine,Rousseau,Vincent,Muller,Lefèvre,Faure,André,Mercier,Blanc,Guérin,Boyer,Garnier,Chevalier'.split(
    ',',
  )
export const cities = [
  ['Lille', '59000', 'Nord'],
  ['Roubaix', '59100', 'Nord'],
  ['Arras', '62000', 'Nord'],
  ['Amiens', '80000', 'Nord'],
  ['Rouen', '76000', 'Nord'],
  ['Lyon', '69003', 'Sud'],
  ['Grenoble', '38000', 'Sud'],
  ['Marseille', '13002', 'Sud'],
  ['Nîmes', '30000', 'Sud'],
  ['Toulouse', '31000', 'Sud'],
  ['Bordeaux', '33000', 'Ouest'],
  ['Nantes', '44000', 'Ouest'],
  ['Rennes', '35000', 'Ouest'],
  ['Brest', '29200', 'Ouest'],
  ['Angers', '49000', 'Ouest'],
]
export const streets = [
  'rue de la République',
  'avenue Jean-Jaurès',
  'rue du Moulin',
  'boulevard Carnot',
  'rue des Artisans',
  'zone des Prés',
  'quai du Port',
  'rue Pasteur',
  'chemin des Vignes',
  'allée des Tilleuls',
]
export const heads = [
  'Atelier',
  'Transports',
  'Froid',
  'Métallerie',
  'Laboratoire',
  'Logistique',
  'Menuiserie',
  'Conserverie',
  'Imprimerie',
  'Clinique',
  'Brasserie',
  'Fonderie',
  'Serres',
  'Groupe',
  'Maison',
  'Usine',
  'Cave',
  'Laiterie',
  'Pharma',
  'Textiles',
]
export const tails = [
  'du Littoral',
  'des Deux Rives',
  'Vauban',
  'Lamarck',
  'du Val',
  'de l’Ouest',
  'Saint-Éloi',
  'Belair',
  'des Flandres',
  'du Rhône',
  'Montcalm',
  'Beaulieu',
  'de la Plaine',
  'Clairval',
  'du Parc',
  'Mirande',
  'des Alpes',
  'Coteaux',
  'Arvor',
  'Duparc',
]
export const sectors = [
  'Industrie',
  'Bâtiment',
  'Commerce',
  'Transport et logistique',
  'Agroalimentaire',
  'Santé',
  'Numérique',
  'Services aux entreprises',
]
export const sources = ['Site web', 'Appel entrant', 'Salon', 'Recommandation', 'Campagne', 'Partenaire']
export const reps = ['Claire Morel', 'Hugo Petit', 'Inès Garnier', 'Paul Lefèvre', 'Zoé Chevalier', 'Karim Benali']
export const teams = { Nord: reps.slice(0, 2), Sud: reps.slice(2, 4), Ouest: reps.slice(4) }

export const jobs = [
  'Directeur général',
  'Responsable achats',
  'Responsable maintenance',
  'Directrice technique',
  'Responsable qualité',
  'Comptable',
  'Chef d’atelier',
]
export const needs = [
  'Suivre la température d’un entrepôt',
  'Compter l’énergie par atelier',
  'Prévenir les pannes de pompes',
  'Surveiller des serres',
  'Alerter en cas de fuite',
  'Remplacer des relevés à la main',
]
