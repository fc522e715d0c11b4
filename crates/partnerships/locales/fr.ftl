# Navigation et liste
nav-map = Carte
partnerships = Partenariats
partnerships-lead = Qui, d’ici, est lié à qui dans le monde, sous quelle forme et depuis quand.
partnership = Partenariat
add = Ajouter un partenariat
see-on-map = Voir sur la carte
see-as-list = Voir ces partenariats en liste, page par page
filter-name = Nom d’une ville ou d’un partenariat
count = { $count ->
    [0] Aucun partenariat
    [one] Un partenariat
   *[other] { $count } partenariats
}
none-title = Aucun partenariat
none-text = Retirez un filtre ou essayez un autre nom.
facet-country = Pays
facet-form = Forme
facet-status = Situation, selon la dernière source
facet-organisation = Qui, d’ici
facet-theme = Thème
facet-ept = Établissement public territorial
facet-departement = Département
facet-scope = À l’étranger ou en France
facet-territory = Territoire
chosen-territory = { $name }
scope-abroad = Avec l’étranger
scope-france = En France
in-france = En France
in-france-text = Lien entre partenaires français : il ne compte ni comme action à l’étranger ni comme aide.
untitled = Partenariat sans nom
form-none = Forme non précisée
party-hidden = Organisation non publique
party-to-identify = Partenaire à identifier
yes = oui
no = non

# État, dit avec sa date
status-fresh = { $name } en { $when }
status-document = { $name } selon le document { $document }
status-old = { $name }, dernier état connu : { $when }
status-undated = { $name }, sans date connue
status-undated-document = { $name } selon un document sans date
status-short = { $name } ({ $when })
status-short-undated = { $name } (sans date)
status-note-document = Situations selon le document { $document }.
status-note-dates = Entre parenthèses, la date à laquelle chaque situation est connue.

# Fiche
status = Situation
key-facts = Faits clés
period = Période
last-sign = Dernier signe de vie
legal-basis = Base légale
country = Pays
no-country = International
country-or-countries = { $count ->
    [one] Pays
   *[other] Pays
}
committees = { $count ->
    [one] Porté par
   *[other] Portés par
}
themes = Thèmes
parties = Les parties
parties-caption = Qui prend part, dans quel rôle
party = Partie
role = Rôle
own-word = Le mot qu’elle emploie
own-word-short = Son mot
services = Services
service-leads = pilote
to-identify = à identifier
forms-over-time = Formes au fil du temps
document-says = Le document dit :
timeline = Chronologie
chronicle-agreement = Convention
chronicle-signed = { $kind } : signature
chronicle-deliberated = { $kind } : délibération
chronicle-transmitted = { $kind } : transmission au représentant de l’État
chronicle-expired = { $kind } : échéance
chronicle-form = Forme du lien
chronicle-link = Le lien existe
chronicle-partnership = Partenariat
chronicle-status = Situation
computed = Calculé
jubilee = { $years } ans
jubilee-note = Anniversaire calculé d’après le début connu, si le lien dure encore.
agreements = Conventions et actes
agreements-caption = Ce qui a été signé
agreement-kind = Acte
agreement-object = Objet
agreement-amount = Montant prévu
agreement-deliberated = Délibération
agreement-signed = Signature
agreement-transmitted = Transmission à l’État
agreement-expires = Échéance
figures = Chiffres
map = Carte du lien
map-link-caption = Le lien relie les parties ; le tableau des parties dit la même chose.
unplaced = Sans point connu, donc absent de la carte : { $names }.
edit = Modifier
archive = Archiver
restore = Republier
archived-title = Fiche archivée
archived-text = Ce partenariat n’est plus dans les listes ni dans la recherche ; cette page reste pour mémoire.

# Conseils sur la loi
advice = Points à vérifier
advice-lead = Conseils pour l’administration du réseau, d’après le droit français. Rien n’empêche d’enregistrer la fiche.
law-state = { $party } relève d’un État étranger. Une collectivité ne signe pas de convention avec un État, sauf exceptions ; le préfet doit alors l’autoriser avant.
law-recognised = { $party } se trouve dans une entité que la France ne reconnaît pas ({ $country }) : aucune convention ne peut être signée avec ses autorités.
law-transmitted = { $what } : aucune date de transmission au préfet. Une convention n’entre en vigueur qu’une fois transmise.
law-expired = Échéance dépassée ({ $what }), alors que le partenariat est dit en cours : renouveler, ou mettre à jour la situation.
law-expires-soon = Échéance dans moins de six mois : { $what }.
law-amount = { $what } : le montant prévu manque. Une convention précise les engagements financiers prévisionnels.
law-object = { $what } : l’objet manque. Une convention précise l’objet des actions.
law-vote = Signature antérieure à la délibération qui l’autorise ({ $what }) : vérifier les dates.
law-no-agreement = La base légale est une convention, mais aucune convention n’est notée.
law-no-basis = La base légale n’est pas dite : convention, action directe, soutien à un tiers, urgence, ou aucune.
law-goal = Aucun thème ne sert un objectif de développement durable. L’action extérieure prend en compte l’Agenda 2030.
article-action = CGCT, article L1115-1
article-state = CGCT, article L1115-5
article-recognised = circulaire INTB1513713C du 2 juillet 2015

# Formulaire
new-title = Nouveau partenariat
new-intro = Deux parties, un nom et une situation suffisent ; le reste peut venir plus tard.
edit-title = Modifier : { $name }
form-identity = Ce que c’est
form-publication = Publication
field-title = Nom
field-summary = Résumé
field-when = Quand
field-words = Mots du document
help-words = Tels quels, s’ils disent plus que la date.
help-date = Comme on le dit : « depuis février 1998 », « 2000-2005 », « fin 2006 », « 1964 ou avant ».
help-parties = Une partie est une organisation de l’annuaire. Si elle est encore à identifier, dites seulement où : un lieu, ou un pays et un libellé.
party-unnamed = Sans fiche d’organisation : lieu, ou partie à identifier
help-services = Les services apparaissent une fois l’organisation enregistrée ou une ligne ajoutée.
help-place = Seulement si l’organisation est à identifier.
help-status = La date à laquelle cette situation était vraie, par exemple celle du document.
add-party = Ajouter une partie
party-number = Partie { $number }
field-organisation = Organisation
field-party-when = Quand elle y prend part
field-lead-service = Service pilote
field-supporting = Services d’appui
field-place = Lieu de la partie à identifier
field-label = Libellé de la partie à identifier
field-status-as-of = Situation connue à la date de
field-status-source = Document qui dit la situation
field-last-when = Date du dernier signe de vie
field-last-source = Document qui dit ce signe de vie
add-form = Ajouter une forme
form-number = Forme { $number }
add-event = Ajouter un événement
event-number = Événement { $number }
field-event-kind = Sorte d’événement
field-event-status = Situation nouvelle
field-event-title = Ce qui s’est passé
add-agreement = Ajouter un acte
agreement-number = Acte { $number }
field-currency = Monnaie (code de trois lettres)
add-committee = Ajouter un comité
committee-number = Comité { $number }
field-committee = Comité ou collectif
add-figure = Ajouter un chiffre
figure-number = Chiffre { $number }
field-measure = Ce qui est compté
field-value = Valeur
field-value-max = Valeur haute d’une fourchette
field-qualifier = Réserve (environ, plus de…)
field-note = Remarque
field-sources = Documents qui parlent de ce partenariat
field-visibility = Qui peut voir la fiche
visibility-public = Tout le monde
field-state = État de la fiche
state-published = Publié

# Archivage
archive-title = Archiver : { $name }
linked = { $count ->
    [one] 1 partenariat
   *[other] { $count } partenariats
}
archive-lead = La fiche quitte les listes, la carte et la recherche. Rien n’est effacé, et elle peut être republiée.
archive-address = Son adresse répond toujours et dit que la fiche est archivée.
archive-parties = Le partenariat disparaît des pages de ses parties :
archive-committees = Il disparaît aussi des pages de ceux qui le portent :
archive-block = « { $title } » : { $count ->
    [one] un élément garde son lien vers cette fiche.
   *[other] { $count } éléments gardent leur lien vers cette fiche.
}

# Exports
export-name = partenariats
column-title = Partenariat
column-home = D’ici
column-other = Là-bas
column-roles = Rôles
column-country-codes = Codes des pays
column-countries = Pays
column-form-codes = Codes des formes
column-forms = Formes
column-status-code = Code de la situation
column-status = Situation
column-status-date = Situation connue au (EDTF)
column-period = Période
column-period-edtf = Période (EDTF)
column-last = Dernier fait connu (EDTF)
column-basis = Base légale
column-theme-codes = Codes des thèmes
column-themes = Thèmes
column-in-france = Entièrement en France
column-url = Adresse
column-updated = Mise à jour

# Carte
map-page = Carte des liens
map-lead = Chaque trait relie une collectivité d’ici à son partenaire. Les filtres sont ceux de la liste, et le tableau dit la même chose que la carte.
map-title = Carte des partenariats
map-desc = { $links ->
    [one] Un lien
   *[other] { $links } liens
} vers { $countries ->
    [one] un pays
   *[other] { $countries } pays
}. La liste des liens suit la carte.
map-count = { $count ->
    [0] aucun partenariat
    [one] un partenariat
   *[other] { $count } partenariats
}
map-caption = Fond : Natural Earth. Plus un pays est teinté, plus il compte de partenariats.
map-no-start = Fond : Natural Earth. Sans point connu ici, les liens ne sont pas tracés ; le tableau les donne tous.
views = Partie du monde
view-world = Monde
view-europe = Europe et Méditerranée
view-near-east = Proche-Orient
view-africa = Afrique
view-americas = Amériques
view-asia = Asie
view-territory = Le territoire
legend-active = Lien actif selon sa dernière source
legend-contact = Contact ou lettre d’engagement
legend-past = Lien en sommeil ou terminé
legend-area = Pays, ou partenaire à identifier
legend-approximate = Point approximatif
legend-many = Plusieurs lieux réunis en un point
legend-tint = { $count ->
    [one] Pays avec un partenariat
   *[other] Pays avec { $count } partenariats
}
legend-tint-range = Pays avec { $from } à { $to } partenariats
legend-tint-more = Pays avec { $from } partenariats et plus
countries-title = Les pays de la carte
countries-lead = Les liens sont trop nombreux pour un point par ville : un point réunit un pays. Choisir un pays montre ses villes.
links-title = Tous les liens de la carte
links-caption = Liens montrés, avec ceux qui n’ont pas de point
from-here = D’ici
over-there = Là-bas
with-whom = Avec
not-on-map = (sans point sur la carte)
territory-title = Le territoire : { $name }
territory-desc = Chaque cercle est une commune ; sa taille suit le nombre de ses partenariats. Le tableau dit la même chose.
territory-caption = Chaque cercle est une commune, teintée selon son établissement public territorial (EPT). Choisir un EPT l’agrandit, choisir une commune filtre la carte du monde.
territory-caption-epci = Chaque cercle est une commune, teintée selon son intercommunalité (EPCI). Choisir une commune filtre la carte du monde.
territory-caption-groups = Chaque cercle réunit les communes d’une intercommunalité ; sa taille suit le nombre de leurs partenariats.
territory-france = Toute la France
territory-desc-france = Chaque cercle est un département ; sa taille suit le nombre des partenariats qui en partent. Le tableau dit la même chose.
territory-caption-france = Chaque cercle est un département, teinté selon sa région ; l’outre-mer est dessiné à gauche. Faute de place, le numéro remplace le nom. Choisir un département montre ses communes.
territory-desc-shapes = Chaque territoire a son contour ; plus sa teinte est forte, plus il a de partenariats. Le tableau dit la même chose.
territory-caption-shapes = Chaque commune a son contour, teinté selon son établissement public territorial (EPT), plus fort si elle a plus de partenariats. Choisir un EPT l’agrandit, choisir une commune filtre la carte du monde.
territory-caption-shapes-epci = Chaque commune a son contour, teinté selon son intercommunalité (EPCI), plus fort si elle a plus de partenariats. Choisir une commune filtre la carte du monde.
territory-caption-shapes-groups = Chaque contour est une intercommunalité, plus teintée si ses communes ont plus de partenariats.
territory-caption-shapes-france = Chaque département a son contour, teinté selon sa région, plus fort s’il a plus de partenariats ; l’outre-mer est dessiné à gauche. Faute de place, le numéro remplace le nom. Choisir un département montre ses communes.
territory-credit = Contours : { $credit }.
territory-moving = Le territoire par ses contours
territory-steps = Territoire montré
elsewhere = { $count ->
    [one] Un autre partenariat est porté
   *[other] { $count } autres partenariats sont portés
} par le Département, ou par des collectivités hors de ce territoire.
units-caption = Le territoire, avec le nombre de partenariats
column-ept = EPT
column-epci = EPCI
commune = Commune

# Blocs des autres pages
block-in-the-world = Dans le monde
block-with-here = Partenariats avec d’ici
block-carried = Partenariats portés
who-else = Qui d’autre d’ici y travaille ?
who-else-caption = Qui, avec qui, sous quelle forme et depuis quand
who-else-country = D’autres liens d’ici avec : { $names }.
next-jubilees = Prochains anniversaires
next-jubilee = { $when } : { $years } ans
if-lasting = si le lien dure encore
see-all = Voir les { $count } partenariats
brief-more = { $count ->
    [one] Un autre partenariat sur la fiche.
   *[other] { $count } autres partenariats sur la fiche.
}
block-year = Anniversaires et signes de vie
jubilees = Anniversaires ronds
years = { $years } ans, si le lien dure encore
last-signs = Derniers signes de vie connus
hero-title = Qui, d’ici, agit dans le monde, où et avec qui
hero-lead = L’atlas des liens que les villes et les territoires tissent au loin : jumelages, coopérations, pactes d’amitié, chacun avec ses dates et ses sources.
figure-engaged = { $count ->
    [one] collectivité engagée
   *[other] collectivités engagées
}
figure-partnerships = { $count ->
    [one] partenariat avec l’étranger
   *[other] partenariats avec l’étranger
}
figure-countries = { $count ->
    [one] pays partenaire
   *[other] pays partenaires
}
counted = { $count ->
    [0] Comptés dans les fiches publiées.
    [one] Comptés dans les fiches publiées ; un jumelage entre villes françaises s’y ajoute.
   *[other] Comptés dans les fiches publiées ; { $count } liens entre partenaires français s’y ajoutent.
}
see-map = Ouvrir la carte
see-partnerships = Voir les partenariats
import-twinning = Jumelages et autres liens entre collectivités
import-field-commune-code = Code de la collectivité française (INSEE, SIREN ou DEP-93)
import-field-commune = Nom de la collectivité française
import-field-departement = Département de la collectivité française
import-field-partner = Nom du partenaire
import-field-country = Pays du partenaire (nom ou code)
import-field-year = Année ou date du début
import-field-form = Forme du lien
import-field-geonames = Identifiant GeoNames du partenaire
import-field-wikidata = Identifiant Wikidata du partenaire
import-field-commune-wikidata = Identifiant Wikidata de la collectivité française
import-field-lat = Latitude du partenaire
import-field-lon = Longitude du partenaire
import-field-source = Adresse du document qui le dit

# Ce que contient chaque liste (données ouvertes).
partnerships-about = Jumelages, accords de coopération et autres liens : parties, pays, formes, situation avec sa date, période, thèmes.

import-partnerships = Partenariats, avec toutes leurs parties
import-link-id = Adresse de la fiche
import-link-title = Titre
import-link-parties = Parties, séparées par des points-virgules
import-link-home = Parties d’ici
import-link-other = Parties de là-bas
import-link-roles = Rôles, écrits « nom : rôle »
import-link-forms = Formes
import-link-status = Situation (code ou nom)
import-link-status-as-of = Date à laquelle la situation est connue
import-link-period = Période ou année du début
import-link-legal-basis = Base légale
import-link-themes = Thèmes, séparés par des points-virgules
import-link-summary = Résumé

gap-unknown-party = Partenariats dont une partie reste à identifier
gap-agreement-expired = Partenariats actifs dont la convention a expiré
gap-no-news = Partenariats actifs sans nouvelles depuis deux ans
gap-no-theme = Partenariats sans thème
