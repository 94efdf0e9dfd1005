import type { ModelCode } from '../model/problems.ts'
import { meant, quoted, said } from './french.ts'
import type { Word } from './word.ts'

const list = (items: unknown): string => new Intl.ListFormat('fr', { type: 'disjunction' }).format((items as readonly string[]).map(quoted))
const types: Readonly<Record<string, string>> = {
  string: 'un texte',
  number: 'un nombre',
  integer: 'un nombre entier',
  boolean: 'true ou false',
  array: 'une liste',
  object: 'un objet JSON',
  null: 'null',
  undefined: 'rien',
}
const type = (names: unknown): string =>
  [names]
    .flat()
    .map((name) => types[String(name)] ?? String(name))
    .join(' ou ')
const reasons: Readonly<Record<string, string>> = {
  sql: 'c’est un mot de SQL',
  rule: 'c’est un mot du langage des règles',
  system: 'chaque fiche a déjà un champ de ce nom',
  product: 'Cahier se sert de ce nom',
}

/** What is wrong with a model, and how to put it right. */
export const modelFr = {
  'json.syntax': (p) =>
    `Le JSON ne se lit plus à partir de la ligne ${p.line}, colonne ${p.column}. Cherchez là une virgule, un guillemet ou une accolade.`,
  'json.twice': (p) => `${quoted(p.name)} est écrit deux fois, la seconde ligne ${p.line}. Gardez-en un seul.`,
  'model.app_missing': () => 'Il manque app.json, qui donne le nom et la langue de l’application.',
  'model.misplaced': (p) => `Ce document n’est dans aucun dossier connu. Rangez-le dans ${list(p.folders)}.`,
  'model.schema': (p) => `${quoted(p.schema)} n’est pas le schéma de ce dossier\u00a0: indiquez ${quoted(p.expected)}.`,
  'model.file_name': (p) => `Le document s’appelle ${quoted(p.name)} et son fichier ${quoted(p.file)}. Donnez-leur le même nom.`,
  'model.unknown_keyword': (p) => `Le mot ${quoted(p.keyword)} n’existe pas ici${meant(p.nearest)}`,
  'model.missing': (p) => `Il manque ${quoted(p.keyword)}.`,
  'model.type': (p) => `Il faut ici ${type(p.wanted)}\u00a0; le document contient ${type(p.found)}.`,
  'model.value': (p) => `${quoted(p.value)} ne convient pas ici${p.nearest ? meant(p.nearest) : `. Choisissez ${list(p.allowed)}.`}`,
  'model.name': (p) =>
    `${quoted(p.value)} ne peut pas être un nom. Écrivez-le en minuscules sans accent, avec des chiffres et _ entre les mots.`,
  'model.pattern': (p) => `${quoted(p.value)} n’a pas la forme attendue ici\u00a0: ${p.pattern}`,
  'model.empty': () => 'C’est vide. Remplissez-le, ou retirez-le.',
  'model.long': (p) => `C’est trop long\u00a0: ${p.limit} au plus.`,
  'model.below': (p) => `${p.value} est trop petit\u00a0: ${p.limit} au moins.`,
  'model.above': (p) => `${p.value} est trop grand\u00a0: ${p.limit} au plus.`,
  'model.repeated': (p) => `${quoted(p.value)} est déjà dans cette liste. Retirez-en un.`,
  'model.unknown_kind': (p) =>
    `Aucun champ n’est du genre ${quoted(p.kind)}${p.nearest ? meant(p.nearest) : `. Choisissez ${list(p.kinds)}.`}`,
  'model.unknown_entity': (p) => `Il n’y a pas d’objet ${quoted(p.name)}${meant(p.nearest)}`,
  'model.unknown_field': (p) => `L’objet ${quoted(p.entity)} n’a pas de champ ${quoted(p.name)}${meant(p.nearest)}`,
  'model.view_column': (p) => `L’objet ${quoted(p.entity)} n’a pas de champ ${quoted(p.name)} à montrer${meant(p.nearest)}`,
  'model.not_a_date': (p) =>
    `Le champ ${quoted(p.name)} ne contient pas de date. La durée de conservation part d’une date, d’une heure, de created_at ou d’updated_at.`,
  'model.extends_field': (p) =>
    `L’objet ${quoted(p.entity)} a déjà un champ ${quoted(p.name)}. Une extension ajoute des champs\u00a0: choisissez un autre nom.`,
  'model.extends_own': (p) => `L’objet ${quoted(p.name)} appartient à ce modèle. Écrivez plutôt cela dans son document.`,
  'model.step_verb': (p) =>
    `Une étape fait une seule chose\u00a0: ${list(p.verbs)}. Un déplacement nomme aussi sa transition, et lui seul.`,
  'model.unknown_member': (p) => `Aucun membre n’est donné sous le nom ${quoted(p.name)}${meant(p.nearest)}`,
  'model.unknown_record': (p) => `Aucune fiche n’est donnée ni créée auparavant sous le nom ${quoted(p.name)}${meant(p.nearest)}`,
  'model.unknown_role': (p) => `Il n’y a pas de rôle ${quoted(p.name)}${meant(p.nearest)}`,
  'model.unknown_view': (p) => `Il n’y a pas de vue ${quoted(p.name)}${meant(p.nearest)}`,
  'model.unknown_form': (p) => `Il n’y a pas de formulaire ${quoted(p.name)}${meant(p.nearest)}`,
  'model.unknown_option': (p) => `Ce champ n’a pas d’option ${quoted(p.value)}${meant(p.nearest)}`,
  'model.not_a_link': (p) => `Le champ ${quoted(p.name)} de l’objet ${quoted(p.entity)} n’est pas un lien\u00a0: rien ne le suit.`,
  'model.reserved_name': (p) => `Le nom ${quoted(p.name)} est pris\u00a0: ${reasons[String(p.reason)]}. Choisissez-en un autre.`,
  'model.duplicate_name': (p) => `Le nom ${quoted(p.name)} est déjà celui de ${quoted(p.other)}. Choisissez-en un autre.`,
  'model.duplicate_id': (p) => `L’identifiant ${quoted(p.id)} est déjà celui de ${quoted(p.other)}. Donnez à chacun le sien.`,
  'model.label_missing': (p) =>
    `Rien ne nomme les fiches de ${quoted(p.entity)}. Ajoutez un champ de texte, ou désignez un champ par ${quoted('label')}.`,
  'model.label_link': (p) => `Le lien ${quoted(p.name)} ne peut pas nommer une fiche. Désignez un champ qui se lit.`,
  'model.duplicates_unfit': (p) => `Le champ ${quoted(p.name)} ne peut pas dire si deux fiches sont les mêmes. Retirez-le de duplicates.`,
  'model.index_unfit': (p) => `Le champ ${quoted(p.name)} est trop long pour être trié ou unique. Retirez-le d’ici.`,
  'model.search_unfit': (p) =>
    p.link
      ? `Le lien ${quoted(p.name)} ne se cherche pas par des mots. Nommez un champ de la fiche liée, comme ${quoted(`${p.name}.name`)}.`
      : `Le champ ${quoted(p.name)} ne se cherche pas par des mots\u00a0: il n’en contient pas. Retirez-le d’ici.`,
  'model.line_rights': (p) =>
    `Les lignes ${quoted(p.entity)} ont les droits de leur fiche\u00a0: ${quoted(p.verb)} est sans effet ici. Donnez ce droit sur ${quoted(p.owner)}.`,
  'model.option_duplicate': (p) => `Deux options ont la valeur ${quoted(p.value)}. Changez-en une.`,
  'model.default_unfit': (p) =>
    `La valeur par défaut ${quoted(p.value)} serait refusée par le champ ${quoted(p.field)}. Choisissez une valeur qu’il accepte.`,
  'model.bounds': (p) => `Le minimum ${p.minimum} dépasse le maximum ${p.maximum}. Échangez-les ou corrigez-en un.`,
  'model.regex': (p) => `${quoted(p.pattern)} n’est pas une expression régulière lisible.`,
  'model.clear_required': (p) =>
    `Le lien ${quoted(p.name)} est obligatoire\u00a0: il ne peut pas se vider quand sa cible est supprimée. Choisissez restrict ou cascade.`,
  'model.lines_circle': (p) =>
    `${quoted(p.entity)} serait les lignes d’elle-même. Un lien vers la fiche au-dessus suffit\u00a0: donnez-lui tree.`,
  'model.lines_link': (p) =>
    (p.links as readonly string[]).length > 1
      ? `Plusieurs champs de ${quoted(p.entity)} mènent à ${quoted(p.owner)}. Dites lequel dans through : ${said(p.links)}.`
      : `${quoted(p.entity)} n’a pas de tel lien vers ${quoted(p.owner)}. Ajoutez-le : une ligne appartient à une fiche.`,
  'model.lines_taken': (p) =>
    `Les lignes ${quoted(p.entity)} appartiennent déjà à ${quoted(p.other)}. Créez une entité à part pour celles-ci.`,
  'model.options_target': () =>
    'Ce lien peut mener à des fiches de plusieurs entités, qu’une seule règle ne peut décrire. Retirez optionsWhen.',
  'model.tree_link': (p) => `Seul un lien vers sa propre entité forme un arbre. Retirez tree de ${quoted(p.name)}.`,
  'model.computed_keyword': (p) => `Le champ « ${p.name} » est calculé et n’admet pas « ${p.keyword} ». Retirez ce mot-clé.`,
  'model.computed_kind': (p) =>
    `Une valeur du genre « ${p.kind} » ne peut pas être calculée. Nommez un texte, un nombre, un oui ou non, une date ou une heure.`,
  'model.computed_circle': (p) =>
    `Ces champs se calculent l’un par l’autre, sans fin : ${[p.chain].flat().join(' → ')}. Sortez-en un du cercle.`,
  'model.rollup_over': (p) =>
    `« ${p.name} » n’est ni une liste de lignes de « ${p.entity} », ni le nom inverse d’un lien vers cet objet${p.nearest ? ` ; vouliez-vous dire « ${p.nearest} » ?` : '. Donnez un « inverse » au lien et nommez-le ici.'}`,
  'model.rollup_links': (p) =>
    `Les liens de « ${p.name} » ne peuvent qu’être comptés. Pour davantage, donnez-leur un objet à eux et faites-en des lignes.`,
  'model.rollup_of': (p) =>
    `« ${p.aggregate} » ne s’applique pas au champ « ${p.name} ». Nommez un nombre${p.aggregate === 'min' || p.aggregate === 'max' ? ', un texte ou une date' : ''}, ou comptez les fiches.`,
  'model.rollup_moving': (p) =>
    `« ${p.name} » suit l’horloge ou des listes d’autres fiches, et un cumul n’est tenu qu’au fil des écritures. Utilisez une formule.`,
  'model.sequence_period': (p) =>
    `Des numéros qui recommencent à chaque période (${p.per}) reviendraient deux fois. Ajoutez ${p.part} au modèle du numéro.`,
  'model.inherits_circle': (p) => `Les rôles tournent en rond\u00a0: ${quoted(p.name)} hérite déjà de celui-ci. Retirez un des deux.`,
  'model.workflow_field': (p) =>
    `Un parcours suit un champ choix d’une seule valeur, et ${quoted(p.name)} n’en est pas un. Choisissez-en un autre.`,
  'model.workflow_twice': (p) =>
    `Le parcours ${quoted(p.other)} suit déjà toutes les fiches par ${quoted(p.name)}. Dites par appliesWhen lesquelles suivent celui-ci.`,
  'model.workflow_default': (p) =>
    `Le parcours commence à ${quoted(p.initial)} alors que le champ a ${quoted(p.value)} par défaut. Donnez-leur la même étape.`,
  'model.workflow_link': (p) =>
    `${quoted(p.path)} se lit sur une autre fiche : le parcours d’une fiche se décide sur ses propres champs. Retirez-le de appliesWhen.`,
  'model.workflow_previously': (p) =>
    p.name === p.other
      ? `${quoted(p.name)} est une étape de ce parcours. previously ne nomme que des étapes qui n’existent plus.`
      : `${quoted(p.name)} est aussi nommée par ${quoted(p.other)}. Ses fiches ne peuvent aller qu’à une étape.`,
  'model.workflow_lock': (p) => `${quoted(p.name)} est l’étape elle-même et ne se verrouille pas. Retirez-le de locked.`,
  'model.workflow_still': (p) => `Ce passage mène de ${quoted(p.state)} à ${quoted(p.state)}. Retirez cette étape de from, ou changez to.`,
  'model.unreachable_state': (p) => `Aucun passage ne mène à l’étape ${quoted(p.state)}. Ajoutez-en un, ou retirez l’étape.`,
  'model.dead_end': (p) => `Aucun passage ne sort de l’étape ${quoted(p.state)}. Ajoutez-en un, ou nommez-la dans final.`,
  'model.unknown_workflow': (p) => `Il n’y a pas de parcours ${quoted(p.name)}${meant(p.nearest)}`,
  'model.unknown_transition': (p) => `Il n’y a pas de passage ${quoted(p.name)} dans ce parcours${meant(p.nearest)}`,
  'model.kind_circle': (p) => `Le type ${quoted(p.name)} repose sur lui-même. Faites-lui en étendre un autre.`,
  'model.unknown_part': (p) => `Le champ ${quoted(p.name)} n’a pas de partie ${quoted(p.part)}${meant(p.nearest)}`,
  'model.unknown_list': (p) => `Il n’y a pas de liste ${quoted(p.name)}${meant(p.nearest)}`,
  'model.options_twice': () => 'Les options sont écrites ici et prises dans une liste. Gardez soit oneOf, soit optionsFrom.',
  'model.not_a_currency': (p) => `${quoted(p.name)} ne dit aucune devise. Désignez un champ de type currency du même enregistrement.`,
  'model.column_twice': (p) =>
    `Les colonnes du fichier remplissent deux fois ${quoted(p.name)}, déjà par ${quoted(p.other)}. Écartez-en une avec null.`,
  'model.currency': (p) => `${quoted(p.currency)} n’est pas le code d’une monnaie. Donnez ses trois lettres, comme EUR.`,
  'model.time_zone': (p) => `${quoted(p.timeZone)} n’est pas un fuseau horaire. Donnez son nom, comme Europe/Paris.`,
  'model.language': (p) => `La langue ${quoted(p.language)} n’est pas parmi celles de l’application. Ajoutez-la à languages dans app.json.`,
} satisfies Readonly<Record<ModelCode, Word>>
