
# Organisations
organisations = Organisations
organisations-lead = Collectivités, associations, écoles, réseaux, partenaires d’ailleurs : qui fait quoi, où, avec qui.
organisations-count = { $count ->
    [0] Aucune organisation
    [one] Une organisation
   *[other] { $count } organisations
}
organisations-none = Aucune organisation avec ces filtres
organisations-none-help = Retirez un filtre, ou cherchez dans tout le réseau.
filter-name = Nom contenant
add-organisation = Ajouter une organisation
facet-kind = Type
facet-ept = Établissement public territorial
facet-country = Pays
facet-theme = Thème
column-name = Nom
column-kind-code = Code du type
column-kind = Type
column-country-code = Code du pays
column-country = Pays
column-territory-code = Code du territoire
column-territory = Commune
column-city = Ville
column-theme-codes = Codes des thèmes
column-example = Exemple inventé
column-themes = Thèmes
column-website = Site web
column-url = Fiche
column-updated = Mise à jour
home-title = Qui fait quoi dans le monde
home-lead = L’atlas des villes et des territoires : partenariats, actions, acteurs.
brief = Fiche d’une page
brief-title = { $name } dans le monde
brief-contact = À qui s’adresser
brief-more = Sur la fiche, en plus :
more-figures = { $count ->
    [one] un chiffre
   *[other] { $count } chiffres
}
more-services = { $count ->
    [one] un service
   *[other] { $count } services
}
more-links = { $count ->
    [one] une sorte de lien
   *[other] { $count } sortes de liens
}
more-sources = { $count ->
    [one] un document
   *[other] { $count } documents
}
and-others = { $count ->
    [one] et une autre
   *[other] et { $count } autres
}
printed = Page du { $date }.
population-insee = Population (INSEE)
population-register = registre de { $year }
edit = Modifier
archive = Archiver
key-facts = Faits clés
links = Liens avec d’autres organisations
services = Services
distinctions = Distinctions
chronicle = Chronologie
chronicle-of = Chronologie : { $name }
chronicle-lead = Ce qui s’est passé, par date : { $count ->
    [one] un événement connu
   *[other] { $count } événements connus
}, de { $first } à { $last }. Chacun renvoie au document qui le dit.
chronicle-none = Aucun événement daté n’est connu.
chronicle-all = Toute la chronologie ({ $count } événements)
chronicle-decade = Années { $decade }
chronicle-unknown = Début non connu
chronicle-oldest-first = Commencer par le plus ancien
chronicle-newest-first = Commencer par le plus récent
chronicle-distinction = Distinction
chronicle-link = Lien avec une organisation
other-names = Autres noms
address = Adresse
updated = Fiche mise à jour le { $date }.
staff = { $count ->
    [one] 1 agent
   *[other] { $count } agents
}
archived-title = Fiche archivée
archived-text = Elle reste lisible pour mémoire ; elle n’apparaît plus dans les listes ni dans la recherche.
former-commune = L’ancienne commune { $name } ({ $code }) fait maintenant partie de cette commune.
where-place = Lieu
where-country = Pays
where-reach = Portée
country-none = International
country-none-long = International, sans pays
country-none-choice = Aucun pays (organisme international, fonds européen…)
territory-commune = Commune
territory-former-commune = Ancienne commune
territory-ept = Établissement public territorial
territory-epci = Intercommunalité
territory-departement = Département
territory-region = Région
name-alias = autre nom
name-local = nom local
name-former = ancien nom
name-acronym = sigle
name-document = graphie d’un document
name-transliteration = translittération
scheme-siren = SIREN
scheme-siret = SIRET
scheme-insee = Code INSEE
scheme-rna = RNA
scheme-geonames = GeoNames
scheme-wikidata = Wikidata
day-mon = lundi
day-tue = mardi
day-wed = mercredi
day-thu = jeudi
day-fri = vendredi
day-sat = samedi
day-sun = dimanche
day-to-day = { $from } au { $to }
new-organisation = Ajouter une organisation
new-organisation-intro = Un nom, un type et un pays suffisent ; le reste peut venir plus tard.
edit-organisation = Modifier : { $name }
alike-title = Une organisation de ce nom existe déjà
alike-text = Chaque organisation n’a qu’une fiche. Si c’est la même, ouvrez sa fiche et complétez-la.
alike-another = Ce n’est pas la même : créer une autre fiche
archive-title = Archiver { $name } ?
archive-lead = Voici ce qui change. Rien n’est effacé : la fiche peut être republiée.
archive-address = L’adresse de la fiche répond toujours et dit qu’elle est archivée ; la fiche quitte les listes et la recherche.
archive-no-links = Aucune autre fiche ne s’y rattache.
archive-linked = { $label }, dont le lien est gardé sans être montré :
linked-rest = { $count ->
    [one] et une autre fiche
   *[other] et { $count } autres fiches
}
linked-organisations = { $count ->
    [one] 1 organisation liée
   *[other] { $count } organisations liées
}
linked-services = { $count ->
    [one] 1 service
   *[other] { $count } services
}
removed-service = Service supprimé :
removed-named = D’autres fiches citent ce service. Choisissez ce qu’elles deviennent, puis enregistrez : tout est écrit en une fois.
removed-changed = D’autres fiches citent maintenant ce service que lorsque vous avez choisi. Relisez-les et choisissez à nouveau.
removed-none = Le retirer de ces fiches
removed-other = Le remplacer par
section-identity = Identité
section-place = Où
section-contact = Contact
section-names = Noms et identifiants
section-links = Liens avec d’autres organisations
section-figures = Chiffres et distinctions
section-services = Services
section-publication = Publication
field-name = Nom
field-kind = Type
field-description = Description
field-themes = Thèmes
field-country = Pays
field-territory = Territoire en France
field-territory-help = Tapez un nom ou un code : « Drancy », « 93029 », « Plaine Commune », « Seine-Saint-Denis ». Si plusieurs y répondent, vous choisirez.
field-territory-several = Lequel ?
field-governs = Cette organisation est l’autorité de ce territoire
field-place = Lieu à l’étranger
field-place-help = Le lieu doit exister dans la liste des lieux.
field-street = Rue
field-postcode = Code postal
field-city = Ville
field-lat = Latitude
field-lon = Longitude
field-point-help = En degrés ; sans point, la fiche prend celui de son lieu ou de sa commune.
field-website = Site web
field-phone = Téléphone
field-email = Adresse électronique
field-email-help = Jamais montrée : on écrit par le formulaire.
field-other-name = Nom
field-name-kind = Sorte
field-language = Langue
field-source = Source
field-scheme = Registre
field-identifier = Identifiant
field-link-kind = Lien
field-link-to = Avec
field-role = À quel titre
field-dated = Date
field-dated-help = Comme on la dit : « fin 2006 », « depuis 1998 », « 2000-2005 », « 12/03/2007 ».
field-words = Mots du document
field-words-help = Tels quels, s’ils disent plus que la date.
field-note = Remarque
field-measure = Mesure
field-value = Valeur
field-value-max = Jusqu’à
field-qualifier = Réserve (environ, plus de…)
field-distinction = Distinction
field-giver = Décernée par
field-service-name = Nom du service
field-mission = Mission
field-parent = Fait partie de
field-hours = Horaires
field-hours-help = Une ligne par jour : « lundi 9h-12h30, 14h-17h », « mercredi fermé ».
field-staff = Effectif
field-person-role = Sa fonction
field-person-name = Son nom
field-person-phone = Son téléphone
field-person-email = Son adresse électronique
field-name-shown = Elle accepte que son nom soit montré
field-phone-shown = Elle accepte que son téléphone soit montré
field-email-shown = Elle accepte que son adresse soit montrée
field-agreed = Date de son accord
field-agreed-help = Vide : aujourd’hui. Sans accord coché, la donnée reste ici et n’est pas montrée.
field-sources = Documents qui en parlent
field-visibility = Qui peut voir cette fiche
field-state = État
visibility-public = Tout le monde
state-published = Publié
rows-names = Autres noms
rows-identifiers = Identifiants
rows-links = Liens
rows-figures = Chiffres
rows-distinctions = Distinctions
rows-services = Services
add-name = Ajouter un nom
add-identifier = Ajouter un identifiant
add-link = Ajouter un lien
add-figure = Ajouter un chiffre
add-distinction = Ajouter une distinction
add-service = Ajouter un service
add-person = Ajouter une personne
remove-person = Supprimer cette personne
row-name = Nom { $n }
row-identifier = Identifiant { $n }
row-link = Lien { $n }
row-figure = Chiffre { $n }
row-distinction = Distinction { $n }
row-service = Service { $n }
row-person = Personne { $n }
nav-organisations = Organisations
nav-countries = Pays
nav-themes = Thèmes
nav-territories = Territoires

# Pages de référence

ref-yes = oui
ref-no = non
ref-none = —
ref-name = Nom
ref-name-fr = Nom français
ref-name-en = Nom anglais
ref-kind = Type
ref-kind-code = Code du type
ref-code = Code
ref-code-help = Court, sans espace ; il ne changera plus. Laissez vide pour le tirer du nom.
ref-country = Pays
ref-country-code = Code du pays
ref-language = Langue
ref-source = Document
ref-date = Date
ref-date-help = Par exemple « 31 mars 2008 », « fin 2006 », « depuis 1998 ».
ref-date-edtf = Date (EDTF)
ref-title = Titre
ref-url = Adresse web
ref-address = Adresse de la page
ref-email = Adresse électronique
ref-phone = Téléphone
ref-file = Fichier
ref-password = Mot de passe
ref-note = Remarque
ref-status = État
ref-order = Ordre
ref-actions = Actions
ref-records = Fiches
ref-rows = Lignes
ref-files = Fichiers
ref-edit = Modifier
ref-rename = Renommer
ref-archive = Archiver
ref-restore = Republier
ref-history = Historique
ref-up = Monter
ref-down = Descendre
ref-edit-title = Modifier « { $title } »
ref-edited = Corrigé ici
ref-key-facts = Repères
ref-publication = Publication
ref-visibility-public = Tout le monde
ref-state-published = Publié
ref-organisations = Organisations
ref-organisations-count = { $count ->
    [0] aucune organisation
    [one] une organisation
   *[other] { $count } organisations
}
ref-organisations-there = Organisations { $locative }
ref-organisations-here = Organisations sur place
ref-organisations-theme = Organisations actives sur ce thème
ref-see-all = Voir les { $count } organisations
ref-see-all-places = Voir les { $count } lieux
ref-shown-of = { $shown } organisations affichées sur { $total }.
ref-whole-directory = Tout l’annuaire
ref-nothing-title = Rien pour l’instant
ref-nothing-country = Aucun partenariat, projet ou organisation de ce pays n’est encore dans l’atlas.
ref-nothing-theme = Aucune fiche ne porte encore ce thème.
ref-nothing-territory = Aucune organisation, aucun partenariat de ce territoire n’est encore dans l’atlas.
ref-nothing-place = Aucune organisation, aucun partenariat n’est encore relié à ce lieu.
ref-other-names = Autres noms
ref-places = Lieux
ref-point = Position
ref-no-point = sans point sur la carte
ref-point-approximate = (approximative : le point représente une zone plus large)
ref-latitude = Latitude (degrés)
ref-longitude = Longitude (degrés)

ref-countries-title = Pays
ref-countries-lead = Où, dans le monde, l’atlas connaît des partenariats, des actions, des organisations et des lieux, continent par continent.
ref-countries-count = { $count ->
    [0] Aucun pays dans l’atlas
    [one] Un pays dans l’atlas
   *[other] { $count } pays dans l’atlas
}
ref-countries-all = Tous les pays et territoires ({ $count })
ref-country-lead = Qui, d’ici, travaille { $locative } ?
ref-continent = Continent
ref-continent-af = Afrique
ref-continent-as = Asie
ref-continent-eu = Europe
ref-continent-na = Amérique du Nord, Amérique centrale et Caraïbes
ref-continent-sa = Amérique du Sud
ref-continent-oc = Océanie
ref-continent-an = Antarctique
ref-oda = Aide publique au développement (liste du CAD)
ref-income-ldc = pays moins avancé
ref-income-lmic = revenu intermédiaire, tranche inférieure
ref-income-umic = revenu intermédiaire, tranche supérieure
ref-part-of = Fait partie de
ref-parts = Territoires rattachés
ref-recognised = Reconnu par la France
ref-recognised-column = Reconnu par la France
ref-recognised-help = Décochez pour une entité que la France ne reconnaît pas comme État : ses pages portent alors l’avertissement.
ref-not-recognised = non reconnu par la France
ref-not-recognised-title = Non reconnu par la France
ref-not-recognised-law = Une collectivité française ne peut signer de convention qu’avec une autorité locale étrangère, dans le respect des engagements internationaux de la France (CGCT, articles L1115-1 et L1115-5). La circulaire du 2 juillet 2015 (INTB1513713C) en tire qu’aucun lien conventionnel n’est possible avec les autorités d’une entité que la France ne reconnaît pas. Avant tout engagement, consultez la préfecture et le ministère chargé des affaires étrangères.

ref-theme = Thème
ref-themes-title = Thèmes
ref-themes-lead = Les mots du réseau pour dire sur quoi portent les actions, reliés aux objectifs de développement durable et aux codes du CAD.
ref-themes-count = { $count ->
    [one] Un grand thème
   *[other] { $count } grands thèmes
}
ref-definition = Définition
ref-broader = Thème plus large
ref-broader-help = Deux niveaux suffisent : seuls les grands thèmes sont proposés.
ref-narrower = Thèmes plus précis
ref-synonyms = Synonymes
ref-synonyms-in = Synonymes ({ $language })
ref-synonyms-help = Un mot par ligne. La recherche les comprend comme le nom du thème.
ref-former-themes = Thèmes réunis ici
ref-theme-moved = Le thème « { $old } » a rejoint « { $name } » ; vous voici à sa nouvelle adresse.
ref-goals = Objectifs de développement durable
ref-sectors = Secteurs du CAD
ref-sector = Secteur
ref-sectors-help = Codes à cinq chiffres, séparés par des virgules.
ref-theme-place = Place dans le thésaurus
ref-theme-new = Nouveau thème

ref-territories-title = Territoires
ref-territories-lead = Communes, établissements publics territoriaux, intercommunalités, départements et régions : qui y fait quoi dans le monde.
ref-territory-lead = Ce que font dans le monde les organisations de { $name }.
ref-territory-search = Chercher un territoire français
ref-territory-search-help = Début du nom, ancien nom, code INSEE ou SIREN.
ref-territory-region = Région
ref-territory-departement = Département
ref-territory-code-of = Code : { $kind }
ref-territory-epci = Intercommunalité (EPCI)
ref-territory-ept = Établissement public territorial (EPT)
ref-territory-commune = Commune
ref-territory-former-commune = Ancienne commune
ref-territory-region-plural = Régions
ref-territory-departement-plural = Départements
ref-territory-epci-plural = Intercommunalités (EPCI)
ref-territory-ept-plural = Établissements publics territoriaux (EPT)
ref-territory-commune-plural = Communes
ref-found = { $count ->
    [0] Aucun territoire pour « { $q } »
    [one] Un territoire pour « { $q } »
   *[other] { $count } territoires pour « { $q } »
}
ref-found-near = Noms proches
ref-found-none = Aucun territoire trouvé
ref-found-none-help = Essayez le début du nom, ou le code INSEE.
ref-inhabitants = { $count ->
    [0] sans habitant recensé
    [one] un habitant
   *[other] { $count } habitants
}
ref-inhabitants-text = { $count } habitants
ref-population = Population
ref-insee = Code INSEE
ref-siren = Numéro SIREN
ref-postcodes = Codes postaux
ref-former-communes = Anciennes communes
ref-former-since = réunie le { $since }
ref-former-is-part = { $old } fait partie de { $name }.
ref-former-is-part-since = { $old } fait partie de { $name } depuis le { $since }.
ref-former-code = Son ancien code INSEE, { $code }, mène à cette page.

ref-places-title = Lieux du monde
ref-places-lead = Villes, provinces, districts, camps de réfugiés : les lieux des partenaires, avec leurs noms dans chaque langue.
ref-places-count = { $count ->
    [0] Aucun lieu
    [one] Un lieu
   *[other] { $count } lieux
}
ref-places-within = Lieux à l’intérieur
ref-places-card = Villes et lieux partenaires : noms, pays, position.
ref-place-lead = { $name } ({ $country }) : qui, d’ici, y travaille et avec qui.
ref-place-town = Ville
ref-place-village = Village
ref-place-district = District
ref-place-province = Province
ref-place-region = Région
ref-place-district-association = Groupement de communes
ref-place-refugee-camp = Camp de réfugiés
ref-place-country = Pays
ref-place-group = Ensemble de lieux
ref-place-other = Autre lieu
ref-place-new = Nouveau lieu
ref-place-section-name = Nom et place
ref-place-section-point = Position
ref-place-local-help = Comme on l’écrit sur place, dans son écriture.
ref-place-point-help = Un lieu sans position connue reste sans point sur la carte : mieux vaut rien qu’un point faux.
ref-place-timezone-help = Nom de la base IANA, comme Africa/Bamako.
ref-place-names-help = Graphies des documents, noms d’usage ou anciens : la recherche les trouve toutes.
ref-place-field-name = Nom
ref-place-field-kind = Type
ref-place-field-country = Pays
ref-place-field-parent = Fait partie de
ref-place-field-local-name = Nom local
ref-place-field-local-lang = Langue du nom local
ref-place-field-point = Position
ref-place-field-approximate = Position approximative
ref-place-field-timezone = Fuseau horaire
ref-place-field-geonames = Numéro GeoNames
ref-place-field-names = Autres noms
ref-place-field-visibility = Visibilité
ref-place-field-state = État
ref-add-name = Ajouter un nom
ref-name-number = Nom { $number }
ref-name-alias = nom d’usage
ref-name-document = graphie d’un document
ref-name-local = nom local
ref-name-former = ancien nom
ref-name-transliteration = translittération
ref-name-acronym = sigle
ref-gazetteer-title = Trouver la ville
ref-gazetteer-label = Nom de la ville
ref-gazetteer-help = Parmi les villes de plus de 15 000 habitants : un clic remplit le pays et la position.
ref-gazetteer-none = Aucune ville de ce nom dans la liste. Remplissez le formulaire ; la position peut rester vide.
ref-gazetteer-held = déjà dans l’atlas
ref-archived-title = Lieu archivé
ref-archived-text = Il ne figure plus dans les listes ni dans la recherche. Cette adresse continue de répondre.
ref-archive-title = Archiver « { $name } » ?
ref-archive-lead = Le lieu quitte les listes et la recherche. Son adresse répond toujours et rien n’est effacé.
ref-archive-links = Ce qui est relié à ce lieu le reste :
ref-archive-organisations = { $count ->
    [one] une organisation
   *[other] { $count } organisations
}
ref-archive-places = { $count ->
    [one] un lieu à l’intérieur
   *[other] { $count } lieux à l’intérieur
}
ref-restore-title = Republier « { $name } » ?
ref-restore-lead = Le lieu revient dans les listes et la recherche.

ref-sources-title = Sources des données
ref-sources-lead = D’où vient chaque fait : les documents du réseau, puis les jeux de données publics.
ref-sources-card = Jeux de données et documents, avec date et licence.
ref-sources-documents = Documents du réseau
ref-sources-documents-lead = Chaque fiche renvoie au document qui dit le fait.
ref-sources-sets = Jeux de données
ref-sources-sets-lead = Ils accompagnent le logiciel et gardent chacun leur licence.
ref-feeds = { $count ->
    [0] aucune fiche
    [one] une fiche
   *[other] { $count } fiches
}
ref-publisher = Éditeur
ref-version-date = Version et date
ref-licence = Licence
ref-attribution = Mention
ref-our-changes = Ce qui a été changé

ref-admin-title = Administration
ref-remove = Supprimer
ref-remove-title = Supprimer « { $name } » ?
ref-remove-lead = Rien ne l’utilise. Son historique est gardé.
ref-remove-used = Ce qui suit l’utilise encore : changez-le d’abord là-bas.
ref-remove-others = et { $count } autres
ref-remove-organisations = { $count ->
    [one] Une organisation de ce type
   *[other] { $count } organisations de ce type
}
ref-remove-kinds = { $count ->
    [one] Un type de ce groupe
   *[other] { $count } types de ce groupe
}
ref-remove-passage = Un passage d’une fiche, que l’historique ne nomme pas
ref-admin-lead = Les listes sur lesquelles tout le réseau s’appuie.
ref-unpublished = Fiches que les visiteurs ne trouvent pas
ref-unpublished-lead = Brouillons, fiches à valider et fiches archivées : chaque nombre mène à la liste, d’où l’on ouvre la fiche pour la publier.
ref-loaded = Données de référence chargées
ref-set-countries = Pays
ref-set-territories = Territoires français
ref-set-kinds = Types d’organisations
ref-set-themes = Thèmes
ref-kinds-title = Types d’organisations
ref-kinds-lead = Deux niveaux : des groupes, et dans chacun des types. Un code ne change jamais ; le nom et l’ordre, oui.
ref-kinds-card = Ajouter, renommer, ordonner, ranger dans un autre groupe.
ref-kind-new = Nouveau type
ref-kind-one = Au singulier
ref-kind-several = Au pluriel
ref-kind-group = Groupe
ref-kind-iati = Type d’organisation IATI
ref-kind-governs = Gouverne un territoire
ref-kind-governs-help = Pour une collectivité : elle est l’autorité du territoire auquel elle est rattachée.
ref-kind-icon = Icône
ref-governs-badge = collectivité
ref-group-new = Nouveau groupe
ref-group-empty = Aucun type dans ce groupe.
ref-iati-10 = État
ref-iati-11 = collectivité locale
ref-iati-15 = autre secteur public
ref-iati-21 = ONG internationale
ref-iati-22 = ONG nationale
ref-iati-23 = ONG régionale
ref-iati-24 = ONG du pays partenaire
ref-iati-30 = partenariat public-privé
ref-iati-40 = organisation multilatérale
ref-iati-60 = fondation
ref-iati-70 = secteur privé
ref-iati-71 = secteur privé du pays bailleur
ref-iati-72 = secteur privé du pays bénéficiaire
ref-iati-73 = secteur privé d’un pays tiers
ref-iati-80 = université, formation, recherche
ref-iati-90 = autre
ref-admin-themes-title = Thésaurus des thèmes
ref-admin-themes-card = Noms, définitions, synonymes, correspondances ; réunir deux thèmes.
ref-merge = Réunir
ref-merge-title = Réunir « { $name } » à un autre thème
ref-merge-lead = Les fiches changent de thème, les mots deviennent des synonymes, l’ancienne adresse mène à la nouvelle.
ref-merge-into = Thème qui reste
ref-merge-check = Voir ce qui va changer
ref-merge-confirm = Réunir « { $from } » à « { $into } »
ref-merge-moves = { $count ->
    [0] Aucune fiche ne change de thème
    [one] Une fiche change de thème
   *[other] { $count } fiches changent de thème
}
ref-merge-words = Son nom et ses synonymes deviennent des synonymes de « { $into } ».
ref-merge-address = Son adresse mène désormais à ce thème. On ne revient pas en arrière par un clic.
ref-merged-themes = Thèmes réunis à un autre
ref-merged-into = « { $name } » a rejoint « { $into } »
ref-record-organisation = organisations
ref-record-partnership = partenariats
ref-record-project = projets
ref-record-place = lieux
ref-admin-countries-title = Noms des pays
ref-admin-countries-card = Noms français et anglais, reconnaissance par la France, remarques.
ref-country-search = Chercher un pays par son nom ou son code
ref-country-found = { $count ->
    [0] Aucun pays trouvé
    [one] Un pays trouvé
   *[other] { $count } pays trouvés
}
ref-locative = « Dans ce pays », en français
ref-locative-help = Par exemple « au Mali », « en Haïti », « aux Comores ».
ref-documents-title = Documents
ref-documents-card = Les documents qui disent les faits : titre, éditeur, date, adresse.
ref-document-new = Nouveau document
ref-document-title = Titre
ref-document-note = Ce qu’il est

ref-about-title = À propos
ref-help-title = Aide
ref-accessibility-title = Accessibilité
ref-legal-title = Mentions légales
ref-legal-publisher = Éditeur
ref-legal-registration = Immatriculation
ref-legal-seat = Siège
ref-legal-phone = Téléphone
ref-legal-director = Direction de la publication
ref-legal-host = Hébergement
ref-legal-contact = Écrire à l’éditeur
ref-legal-unsaid = Non indiqué
ref-legal-missing-title = Les mentions légales sont incomplètes
ref-legal-missing = La loi (n° 2004-575 du 21 juin 2004, article 1-1) les demande à tout site. Il manque les réglages
ref-plan-title = Plan du site
ref-plan-atlas = L’atlas
ref-plan-reference = Repères
ref-plan-about = Le site

# Images et documents
media-title = Images et documents
media-of = Images et documents : { $name }
media-lead = Ce qui est ajouté ici paraît sur la fiche, dans cet ordre, pour les personnes qui peuvent voir la fiche.
media-back = Revenir à la fiche
media-none = Rien pour l’instant
media-none-text = Ajoutez ci-dessous une photographie, un logo, une convention, un compte rendu…
media-add = Ajouter une image ou un document
media-add-submit = Ajouter
media-file = Fichier
media-file-help = Une image JPEG, PNG, WebP ou GIF ({ $pixels } millions de pixels au plus), ou un document PDF, ODT, ODS, ODP, DOCX, XLSX, PPTX ou CSV, sans macros ; { $megabytes } Mo au plus. Le lieu, l’appareil et l’auteur notés dans une image sont retirés, et une animation devient fixe. Un document perd ses propriétés (auteur, service, dates, logiciel), ses versions antérieures et sa signature électronique ; ses commentaires et ses modifications suivies restent, sans le nom de leurs auteurs.
media-alt-section = Ce que montre l’image
media-alt-help = Obligatoire pour une image, sans objet pour un document. Décrivez-la comme à une personne qui ne la voit pas, sans répéter la légende.
media-needed = À remplir pour une image.
media-alt = Texte alternatif
media-alt-of-picture = Texte alternatif, obligatoire pour une image
media-caption-section = Légende, ou titre du document
media-caption-help = Obligatoire pour un document : c’est le texte de son lien et le nom du fichier téléchargé.
media-caption = Légende ou titre
media-credit-section = À qui elle est due
media-credit-help = Obligatoire pour une image : la personne ou l’organisme qui l’a faite et permet de la montrer. Pensez à l’accord des personnes que l’on reconnaît.
media-credit = Crédit
media-credit-of-picture = Crédit, obligatoire pour une image
media-credit-line = Crédit : { $credit }
media-licence = Licence
media-licence-help = Par exemple « CC BY 4.0 » ; laissez vide si elle n’a pas été donnée.
media-edit = Modifier
media-edit-title = Modifier « { $name } »
media-up = Monter
media-down = Descendre
media-remove = Supprimer
media-remove-title = Supprimer « { $name } » ?
media-remove-lead = Le fichier disparaît du site et de son adresse, et ne peut pas être rétabli. L’historique de la fiche garde son texte et son crédit.
media-remove-from = Il quitte la fiche
media-remove-stale = La fiche a été modifiée entre-temps. Vérifiez que c’est bien ce fichier, puis confirmez de nouveau.
media-kilobytes = { $size } ko
media-megabytes = { $size } Mo

# Écrire sans voir l’adresse, et courrier qui attend
contact-write = Écrire
contact-crumb = Écrire
contact-title = Écrire à { $target }
contact-lead = Votre message arrive dans la boîte du destinataire, dont l’adresse n’est pas montrée. La réponse vient à la vôtre.
contact-name = Votre nom
contact-email = Votre adresse électronique
contact-email-help = Elle n’est donnée qu’au destinataire, pour qu’il vous réponde.
contact-subject = Objet
contact-message = Message
contact-send = Envoyer
contact-privacy = Votre nom, votre adresse et votre message sont effacés d’ici dès que le message est parti, ou après trente jours s’il ne peut pas l’être.
contact-not-sent = Le message n’est pas encore envoyé
contact-sent-title = Message enregistré
contact-sent-text = Votre message pour { $target } est enregistré et part de lui-même.
contact-sent-answer = La réponse viendra à l’adresse que vous avez donnée.
contact-back = Revenir à la fiche
contact-mail-intro = Ce message pour { $target } a été écrit dans le formulaire de contact de { $network }. Votre adresse n’a pas été montrée ; elle le sera si vous répondez.
contact-mail-from = De : { $name } ({ $address })
contact-mail-end = La fiche d’où il vient :
contact-demo-title = Courrier de la démonstration
contact-demo-lead = Aucun message ne quitte la démonstration. Voici ceux qui seraient partis, le plus récent d’abord. L’adresse du destinataire reste cachée, ici aussi.
contact-demo-alert-title = Démonstration
contact-demo-alert = Le message ne part pas et chacun peut le lire : n’écrivez rien de personnel.
contact-demo-none = Aucun message
contact-demo-none-help = Ouvrez la fiche d’une organisation et choisissez « Écrire ».
contact-to = À
contact-from = De
contact-when = Le
contact-jobs-title = Envois et tâches
contact-jobs-administration = Administration
contact-jobs-lead = Ce que la plateforme a promis de faire : ce qui attend, ce qui a été abandonné et pourquoi.
contact-jobs-no-server = Aucun serveur de courrier n’est réglé
contact-jobs-no-server-help = Les messages attendent ici. Ils partiront quand les réglages [mail] nommeront un serveur.
contact-jobs-none = Rien n’a été demandé
contact-jobs-counts = Nombre de tâches par sorte et par état
contact-job = Tâche
contact-state = État
contact-count = Nombre
contact-attempts = Essais
contact-error = Dernière erreur
contact-retry = Essayer de nouveau
contact-state-pending = En attente
contact-state-done = Terminé
contact-state-dead = Abandonné
contact-job-mail-send = Message
contact-job-outbox-prune = Nettoyage de nuit
contact-job-audit-seal = Scellement du journal
contact-jobs-card = Les messages qui attendent, ceux qui ont échoué et pourquoi.
field-expertise = Savoir-faire que ses agents proposent de partager
republish = Republier
import-organisations = Organisations
import-contours = Contours (communes, EPT, EPCI, départements)
import-contours-code = Code (INSEE ou SIREN)
import-contours-level = Niveau (département ou région)
ref-contours-title = Contours des territoires
ref-contours-unsaid = Non précisé lors de la reprise
ref-contours-lead = Pris dans un fichier GeoJSON par l’administration de ce réseau : la carte du territoire et la carte mobile les dessinent.
ref-contours-take-in = Reprendre des contours
ref-contours-count = Contours
ref-contours-latest = Dernière reprise
ref-contours-changes = Simplifiés pour l’affichage : quelques mètres à quelques dizaines de mètres selon le niveau, sans ouvrir de vide entre voisins.
import-field-id = Adresse de la fiche
import-field-name = Nom
import-field-kind = Type (code ou nom)
import-field-country = Pays (nom ou code)
import-field-territory = Territoire français (code INSEE, SIREN ou nom)
import-field-departement = Département
import-field-siren = SIREN
import-field-siret = SIRET
import-field-rna = Numéro RNA
import-field-wikidata = Identifiant Wikidata
import-field-aliases = Autres noms, séparés par des points-virgules
import-field-description = Description
import-field-website = Site web
import-field-phone = Téléphone
import-field-email = Adresse électronique
import-field-street = Rue et numéro
import-field-postcode = Code postal
import-field-city = Ville
import-field-lat = Latitude
import-field-lon = Longitude
import-field-themes = Thèmes, séparés par des points-virgules

# Ce que contient chaque liste (données ouvertes).
organisations-about = Collectivités, associations, écoles, institutions : nom, type, pays, territoire, thèmes, site web et point.
ref-places-about = Villes et lieux du monde : nom, nom local, pays, fuseau horaire, identifiant GeoNames et point.
ref-countries-about = Pays dont parle l’atlas : code, continent, nombre d’organisations, de lieux, de partenariats et d’actions.
ref-themes-about = Thésaurus : code, nom, définition, synonymes, objectifs de l’Agenda 2030 et secteurs du CAD.
ref-documents-about = Documents derrière les faits : titre, éditeur, date, adresse, nombre de fiches qui s’appuient dessus.

ref-imports-title = Reprises de listes
ref-imports-card = Reprendre une liste en CSV ou en XLSX, voir ce qu’elle a changé, l’annuler.
contact-job-accounts-link = Lien de connexion
contact-job-accounts-prune = Nettoyage des sessions

gap-no-point = Organisations sans lieu sur la carte
gap-no-contact = Organisations qu’on ne peut pas joindre
gap-no-description = Organisations sans présentation
