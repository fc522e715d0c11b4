search-title = Rechercher
search-for = Recherche : { $text }
search-lead = Tapez un nom de ville, de pays, de partenaire, un thème ou un mot ; les fautes de frappe sont pardonnées.
search-count = { $count ->
    [0] Aucun résultat
    [one] Un résultat
   *[other] { $count } résultats
}
search-empty = Rien de trouvé
search-empty-help = Essayez un mot plus court, une autre orthographe, ou retirez un filtre.
search-territories = Communes et territoires
did-you-mean = Vouliez-vous dire :
facet-kind = Type de fiche
facet-country = Pays
facet-theme = Thème
facet-status = État
facet-kind-code = Type d’organisation ou d’action
record-organisation = Organisations
record-partnership = Partenariats
record-project = Actions et projets
record-place = Lieux
record-country = Pays
record-theme = Thèmes
record-territory = Territoires
status-contact = Contact pris
status-engagement-letter = Lettre d’engagement signée
status-agreement = Convention signée
status-active = Actif
status-dormant = En sommeil
status-ended = Terminé
status-1 = En préparation
status-2 = En cours
status-3 = En finalisation
status-4 = Clos
status-5 = Annulé
status-6 = Suspendu

about = Villemonde : l’atlas des villes et des territoires dans le monde
usage = Emploi
options = Options
commands = Commandes
arguments = Arguments
help-help = Affiche cette aide
help-version = Affiche la version
help-database-url = Adresse de la base : sqlite:FICHIER ou postgres://… (VILLEMONDE_DATABASE_URL)
help-data-dir = Dossier des données (VILLEMONDE_DATA_DIR)
help-bind = Adresse d’écoute, 127.0.0.1:8080 (VILLEMONDE_BIND)
help-serve = Lance le serveur
help-demo = Charge le réseau de démonstration puis lance le serveur
help-migrate = Met la base au schéma de cette version
help-reference = Données de référence
help-reference-load = Charge les données de référence nouvelles ou modifiées
help-search = Index de recherche
help-search-reindex = Reconstruit l’index de recherche
help-user = Comptes
help-user-add = Crée un compte
help-user-email = Adresse électronique
help-user-name = Nom affiché
help-user-role = administrator ou reader
help-user-password = Fichier qui contient le mot de passe ; sans lui, le mot de passe est lu sur l’entrée standard
help-backup = Sauvegarde la base et les fichiers dans une archive
help-restore = Restaure une archive dans une base vide
help-file = Fichier de l’archive (.tar.gz)
help-copy = Copie la base vers une autre, vide, de l’un ou l’autre moteur
help-copy-to = Adresse de la base d’arrivée
help-config = Réglages
help-config-show = Montre chaque réglage et d’où il vient
help-doctor = Vérifie la base, l’index et les fichiers
error = Erreur :
migrating = { $count ->
    [one] Mise à jour du schéma (une étape)
   *[other] Mise à jour du schéma ({ $count } étapes)
}
migrated = Schéma à jour ({ $count ->
    [0] rien à faire
    [one] une étape
   *[other] { $count } étapes
}).
loading-reference = Données de référence
reference-loaded = { $name } : { $rows } lignes
loading-demo = Réseau de démonstration
indexing = Index de recherche
serving = Villemonde répond à l’adresse { $address }
stopped = Arrêté : toutes les demandes en cours ont reçu leur réponse.
demo-ready = Réseau de démonstration prêt : { $organisations } organisations, { $partnerships } partenariats, { $projects } actions.
demo-address = Adresse : { $address }
demo-accounts = Comptes de démonstration (un clic sur la page « Se connecter ») : { $accounts }
reindexed = Index reconstruit : { $count } entrées.
reindex-asked = Un serveur tient l’index : il le reconstruira de lui-même dans les secondes qui viennent.
user-added = Compte créé : { $email } ({ $role }).
user-invalid = Compte refusé : { $fields }.
user-taken = Un compte existe déjà pour { $email }.
backed-up = Sauvegarde écrite : { $file } ({ $rows } lignes, { $files } fichiers).
restored = Restauré : { $rows } lignes, { $files } fichiers.
restore-not-empty = La base d’arrivée contient déjà des fiches ; restaurez dans une base vide.
restore-other-schema = L’archive vient d’un autre schéma ({ $name }) ; installez la même version de Villemonde.
copied = Copié : { $rows } lignes dans { $tables } tables.
from-default = défaut
from-file = fichier { $file }
from-environment = variable { $name }
from-option = option --{ $name }
doctor-ok = tout va bien
doctor-engine = Moteur
doctor-schema = Schéma
doctor-records = Fiches
doctor-history = Historique
doctor-index = Index
doctor-integrity = Intégrité
doctor-problem = { $count ->
    [one] Un problème
   *[other] { $count } problèmes
}
