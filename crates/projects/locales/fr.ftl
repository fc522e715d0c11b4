# Textes des actions et projets.

# Liste
list-title = Actions et projets
list-lead = Projets, échanges, formations, rencontres : ce que les partenaires ont fait ensemble, tel que les documents le disent.
count = { $count ->
    [0] Aucune action
    [one] Une action
   *[other] { $count } actions
}
sort-by = Trier :
sort-title = par titre
sort-date = par date
filter-text = Mots du titre
empty-title = Aucune action
empty-text = Retirez un filtre ou essayez un autre mot.
new-button = Ajouter une action
unpublished = Non publiée
restricted = Visibilité restreinte
example = Exemple
facet-kind = Type
facet-status = Situation
facet-theme = Thèmes
facet-country = Pays
facet-role = Rôle
facet-organisation = Organisation
facet-partnership = Partenariat
facet-territory = Territoire
facet-ept = EPT
facet-departement = Département
facet-year = Année
facet-goal = Objectifs de développement durable

# Exports
file-name = actions
column-id = Identifiant
column-title = Titre
column-kind-code = Code du type
column-status-code = Code de la situation (IATI)
column-date = Date (EDTF)
column-date-words = Date, selon le document
column-leads = Porteurs
column-participants = Participants et rôles
column-country-codes = Codes des pays
column-places = Lieux
column-theme-codes = Codes des thèmes
column-example = Exemple inventé
column-url = Adresse
yes = oui
no = non

# Fiche
edit-button = Modifier
archive-button = Archiver
restore-button = Republier
archived-title = Fiche archivée
archived-text = Cette fiche ne figure plus dans les listes ni dans la recherche ; elle reste à cette adresse.
participants-title = Qui agit
partnership-title = { $count ->
    [one] Dans le cadre du partenariat
   *[other] Dans le cadre des partenariats
}
places-title = Où
map-title = Lieux de l’action
map-desc = Carte des lieux : { $names }. La liste est sous la carte.
no-point = non localisé sur la carte
figures-title = En chiffres
others-title = { $count ->
    [one] Autres actions du partenariat
   *[other] Autres actions de ces partenariats
}
others-all = Toutes les actions
facts-label = Faits clés
fact-date = Date
said-as = Le document dit :
fact-beneficiaries = Pour qui
fact-goals = Objectifs de développement durable
history-link = Historique (version { $version })

# Formulaire
new-title = Nouvelle action
new-intro = Un titre et un type suffisent ; le reste peut venir plus tard.
edit-title = Modifier : { $name }
section-what = Quoi
section-when = Quand
section-who = Qui
section-where = Où
section-about = De quoi il s’agit
section-sheet = La fiche
field-summary = Résumé
field-words = Mots du document
help-date = Comme on le dit : « fin 2006 », « depuis février 1998 », « 2000-2005 », « 12/03/2007 ».
help-words = Tels quels, s’ils disent plus que la date.
help-status = Selon un document : dites lequel et de quand il date.
field-status-when = Date du document qui le dit
field-status-source = Document qui le dit
field-service = Service en charge
field-note = Remarque
add-participant = Ajouter un participant
row-participant = Participant { $number }
add-partnership = Ajouter un partenariat
row-partnership = Partenariat { $number }
field-places = Lieux du monde
field-place = Lieu
add-place = Ajouter un lieu
row-place = Lieu { $number }
field-territories = Territoires français
field-territory-kind = Sorte de territoire
field-territory-code = Code ou nom exact
help-services = Les services apparaissent une fois l’organisation choisie, après l’enregistrement ou l’ajout d’une ligne.
help-territory = Code INSEE ou SIREN, sûr même quand deux communes ont le même nom.
add-territory = Ajouter un territoire
row-territory = Territoire { $number }
territory-commune = Commune
territory-ept = EPT
territory-epci = Intercommunalité
territory-departement = Département
territory-region = Région
territory-former-commune = Ancienne commune
add-country = Ajouter un pays
row-country = Pays { $number }
add-figure = Ajouter un chiffre
row-figure = Chiffre { $number }
field-measure = Ce qui est compté
field-value = Valeur
help-value = Montants en euros.
field-value-max = Jusqu’à (pour une fourchette)
field-qualifier = Réserve du document
help-qualifier = « environ », « plus de », « jusqu’à »
field-visibility = Qui peut la voir
visibility-public = Tout le monde
field-state = État de la fiche
state-published = Publié

# Archivage
archive-title = Archiver : { $name }
linked = { $count ->
    [one] 1 action
   *[other] { $count } actions
}
archive-lead = Rien n’est supprimé. Voici ce qui change.
archive-lists = L’action quitte les listes, la recherche, les cartes et les exports.
archive-address = Son adresse répond toujours et dit qu’elle est archivée.
archive-participants = { $count ->
    [0] Aucune organisation n’y participe.
    [one] L’organisation qui y participe ne la montre plus sur sa fiche.
   *[other] Les { $count } participations ne se montrent plus sur les fiches des organisations.
}
archive-partnerships = { $count ->
    [0] Elle n’appartient à aucun partenariat.
    [one] Son partenariat ne la montre plus.
   *[other] Ses { $count } partenariats ne la montrent plus.
}
archive-return = Elle peut être republiée, avec tous ses liens.

# Deux rédacteurs

# Blocs sur d’autres pages
block-title = Actions
block-partnership = Actions menées
block-all = Voir les { $count } actions
status-undated = { $name } (sans date)
brief-lead = { $count ->
    [one] Une action
   *[other] { $count } actions
}{ $running ->
    [0] .
    [one] , dont une en cours selon son document.
   *[other] , dont { $running } en cours selon leur document.
}
brief-more = { $count ->
    [one] Une autre action sur la fiche.
   *[other] { $count } autres actions sur la fiche.
}
home-all = Toutes les actions et tous les projets
as-accountable = Actions portées
as-implementing = Actions mises en œuvre
as-extending = Actions gérées
as-funding = Actions financées
as-host = Actions accueillies
as-partner = Actions menées avec d’autres
as-beneficiary = Actions reçues
as-sought = Actions qui recherchent son cofinancement

# Ce que contient chaque liste (données ouvertes).
list-about = Projets, échanges, formations, événements : type, situation, dates, porteurs et participants, lieux, thèmes.

## Listes reprises

import-actions = Actions et projets
import-field-id = Adresse de la fiche
import-field-title = Titre
import-field-kind = Type (code ou nom)
import-field-summary = Résumé
import-field-leads = Porteurs, séparés par des points-virgules
import-field-participants = Participants, avec leur rôle entre parenthèses
import-field-partnership = Partenariats (adresse de la fiche ou titre)
import-field-countries = Pays (noms ou codes)
import-field-places = Lieux
import-field-themes = Thèmes, séparés par des points-virgules
import-field-date = Date ou période
import-field-date-words = Date telle que le document la dit
import-field-status = Situation (numéro IATI ou nom)
import-field-status-as-of = Date du document qui dit la situation
import-field-beneficiaries = Bénéficiaires

gap-nobody = Actions que personne ne porte
gap-no-date = Actions sans date
gap-no-place = Actions sans lieu
gap-no-theme = Actions sans thème
