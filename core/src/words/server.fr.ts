import { quoted } from './french.ts'
import type { Words } from './word.ts'

/** Ce qui empêche le serveur de démarrer, les personnes de se connecter, et les demandes d’être lues. */
export const server = {
  'settings.port': (p) => `PORT doit être un nombre de 0 à 65535, et non ${quoted(p.value)}.`,
  'settings.database_url': () => 'DATABASE_URL doit commencer par postgres:// ou postgresql://. Retirez-la pour utiliser la base intégrée.',
  'settings.app': (p) =>
    `Il n’y a pas d’app.json dans ${quoted(p.folder)}. CAHIER_APP doit nommer le dossier d’une entreprise, qui en contient un.`,
  'settings.files': () =>
    'Le dépôt des fichiers n’est pas décrit en entier. Donnez CAHIER_S3_KEY et CAHIER_S3_SECRET ensemble, et CAHIER_S3_ENDPOINT comme une adresse.',
  'settings.key': () =>
    'La clé des secrets n’en est pas une\u00a0: CAHIER_KEY, ou le fichier «\u00a0key\u00a0» du dossier de données, doit être 32 octets en base64.',
  'data.locked': (p) =>
    `Le dossier ${quoted(p.data)} est utilisé par le processus ${p.pid}${p.url ? `, qui répond à ${p.url}` : ''}. Arrêtez-le d’abord, ou choisissez un autre dossier avec CAHIER_DATA.`,
  'data.denied': (p) =>
    `Le dossier ${quoted(p.data)} ne peut pas être écrit (${p.reason}). Changez ses droits, ou choisissez un autre dossier avec CAHIER_DATA.`,
  'database.unreachable': (p) =>
    `Aucun Postgres ne répond à ${p.where} (${p.reason}). Vérifiez qu’il est démarré et que DATABASE_URL est juste.`,
  'database.version': (p) => `Postgres ${p.found} à ${p.where} est trop ancien. Cahier demande la version ${p.oldest} ou une plus récente.`,
  'port.taken': (p) => `Le port ${p.port} est pris par un autre programme. Arrêtez-le, ou choisissez un autre port avec PORT.`,
  'port.denied': (p) =>
    `Il est impossible d’écouter sur ${p.host}, port ${p.port}. Vérifiez HOST, et choisissez un autre port avec PORT, à partir de 1024.`,
  'backup.unreadable': (p) =>
    `${quoted(p.file)} n’est pas une sauvegarde de Cahier, ou elle est abîmée. Vérifiez de quel fichier il s’agit.`,
  'backup.format': (p) => `Cette sauvegarde (format ${p.format}) vient d’une version plus récente de Cahier. Mettez d’abord Cahier à jour.`,
  'backup.not_empty': () =>
    'Il y a déjà une entreprise ici. Choisissez un nouveau dossier de données avec CAHIER_DATA, ou une base vide avec DATABASE_URL.',
  'backup.incomplete': (p) =>
    `La sauvegarde est abîmée\u00a0: sur ${p.expected} lignes de ${quoted(p.table)}, elle en contient ${p.rows}. Rien n’a été restauré.`,
  'auth.invalid': () => 'L’e-mail ou le mot de passe est faux. Vérifiez les deux.',
  'auth.inactive': () => 'Ce compte est fermé. Demandez à l’administrateur de l’application de le rouvrir.',
  'auth.reset_gone': () => 'Ce lien a expiré ou a déjà servi. Demandez-en un autre à une personne qui administre l’application.',
  'auth.too_many': (p) => `Il y a eu trop de tentatives. Attendez ${p.seconds ?? 60} secondes, puis réessayez.`,
  'auth.unreadable': () => 'La demande de connexion n’est pas lisible. Envoyez un e-mail et un mot de passe.',
  'password.short': (p) => `Le mot de passe est trop court. Utilisez au moins ${p.minimum} caractères, par exemple plusieurs mots.`,
  'password.long': (p) => `Le mot de passe est trop long. Utilisez au plus ${p.maximum} caractères.`,
  'password.wrong': () => 'Ce n’est pas votre mot de passe actuel. Vérifiez-le, majuscules comprises.',
  'password.guessable': () => 'Ce mot de passe est facile à deviner. Choisissez plusieurs mots sans rapport entre eux.',
  'user.email_taken': (p) => `${quoted(p.email)} a déjà un compte. Utilisez un autre e-mail.`,
  'user.role': (p) => `Il n’y a pas de rôle ${quoted(p.role)}. Vérifiez son nom.`,
  'user.unknown': (p) => `Personne n’a de compte sous ${quoted(p.email)}.`,
  'user.last_administrator': () => 'C’est le dernier administrateur. Nommez-en d’abord un autre.',
  'user.language': (p) => `L’application ne parle pas ${quoted(p.language)}.`,
  'request.unreadable': () => 'Cette demande n’est pas lisible. Vérifiez ce qui a été envoyé.',
} satisfies Words
