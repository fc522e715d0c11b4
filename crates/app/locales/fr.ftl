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
search-near-title = Résultats approchés
search-near = Ces fiches n’ont pas « { $text } » tel quel, mais des mots d’une orthographe proche.
search-some-words = Ces fiches n’ont qu’une partie des mots de « { $text } ».
search-export-cut = Un fichier contient les { $most } meilleurs résultats.
search-file = recherche
column-kind-code = Code du type
column-title = Titre
column-subtitle = Précision
column-snippet = Extrait
column-near = Approché
column-example = Exemple
column-url = Adresse de la page
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
record-territory = Communes et territoires
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
command-name = COMMANDE
help-default = par défaut : { $value }
help-possible = valeurs : { $values }
copying-table = Copie de la table { $name }
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
help-import-file = Liste à reprendre : CSV ou XLSX, GeoJSON pour les contours
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
reference-unchanged = Données de référence à jour : rien à charger.
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
backed-up = Sauvegarde écrite : { $file } ({ $rows ->
    [one] { $rows } ligne
   *[other] { $rows } lignes
}, { $files ->
    [0] aucun fichier
    [one] { $files } fichier
   *[other] { $files } fichiers
}).
restored = Restauré : { $rows ->
    [one] { $rows } ligne
   *[other] { $rows } lignes
}, { $files ->
    [0] aucun fichier
    [one] { $files } fichier
   *[other] { $files } fichiers
}.
not-empty = La base d’arrivée contient déjà des fiches ou des comptes ; il en faut une vide. Rien n’a été écrit.
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

config-unknown = Le réglage { $name } n’existe pas ({ $place }) ; « villemonde config show » les liste tous.
config-bind = Le réglage { $name } doit être une adresse et un port, par exemple 127.0.0.1:8080 ({ $place }).
config-type = Le réglage { $name } doit être { $kind } ({ $place }).
config-integer = un nombre entier
config-float = un nombre à virgule (écrit avec un point)
config-boolean = true ou false
config-text = un texte
config-syntax = { $file } n’est pas du TOML valide : { $error }
error-newer-schema = La base a été écrite par une version plus récente de Villemonde (migration { $name }) : installez cette version-là, ou revenez à la sauvegarde d’avant la mise à jour. Rien n’a été changé.
error-pending = La base n’est pas encore au schéma de cette version. Lancez d’abord « villemonde migrate ».
error-no-reference = La base n’a pas encore ses données de référence. Lancez d’abord « villemonde reference load ».
error-no-database = Il n’y a pas de base { $url }. Vérifiez --database-url et --data-dir ; « villemonde migrate » en crée une.
error-open = La base { $url } ne s’ouvre pas
error-address = l’adresse d’une base commence par sqlite: ou postgres://
error-data-dir = Le dossier des données { $path } ne peut pas être créé
error-bind = Impossible d’écouter sur { $address }
error-cut-short = le fichier est incomplet ou abîmé
error-address-in-use = une autre application écoute déjà à cette adresse
error-address-elsewhere = cette adresse n’est pas celle de cette machine
error-not-found = le fichier ou le dossier n’existe pas
error-no-right = ce compte n’en a pas le droit
error-disk-full = le disque est plein
error-read-only = le disque ou le fichier est en lecture seule
error-exists = il existe déjà
error-not-a-folder = une partie de ce chemin n’est pas un dossier
error-is-a-folder = c’est un dossier, pas un fichier
error-refused = personne ne répond à cette adresse
error-sqlite-open = le fichier de la base ne s’ouvre pas : le dossier existe-t-il, ce compte peut-il y écrire ?
error-locked = la base est tenue par un autre programme depuis plus de dix secondes
error-not-sqlite = ce fichier n’est pas une base SQLite
error-sqlite-damaged = le fichier de la base est abîmé : restaurez une sauvegarde
error-index = L’index de recherche ne s’ouvre pas
error-index-busy = un serveur tient déjà l’index de recherche { $folder } : arrêtez-le, ou donnez un autre --data-dir
error-files = Les fichiers téléversés
error-password-file = Le mot de passe
error-interrupted = Interrompu ; rien n’est resté à moitié fait.
error-archive = L’archive { $file } est abîmée, ou n’est pas une sauvegarde de Villemonde. Rien n’a été restauré.
error-archive-path = L’archive { $file } contient un chemin interdit ({ $path }). Rien n’a été restauré.
error-archive-size = L’archive { $file } est trop grosse une fois dépliée. Rien n’a été restauré.
error-archive-exists = { $file } existe déjà : une sauvegarde n’en remplace jamais une autre. Donnez un autre nom.
error-copy-same = La base d’arrivée est la base de départ.
error-demo-refused = Cette base contient déjà un réseau : la démonstration ne s’y charge pas. Donnez un autre --data-dir ou --database-url.
restore-passed-over = Fichier laissé de côté, son nom n’est pas de Villemonde : { $name }
backing-up = Sauvegarde
restoring = Restauration
saved-before = Copie de la base avant la mise à jour : { $file }
usage-command = « { $name } » n’est pas une commande.
usage-unknown = argument inconnu : { $name }
usage-required = il manque : { $name }
usage-value = « { $value } » ne convient pas pour { $name }
usage-no-value = { $name } attend une valeur
usage-twice = { $name } est de trop ou en double
usage-missing = quelle commande ?
usage-possible = Possibles :
usage-meant = Vouliez-vous dire :
usage-help = Plus avec --help.
doctor-files = Fichiers
doctor-files-found = { $count ->
    [0] aucun
    [one] un
   *[other] { $count }
}
doctor-files-missing = { $count ->
    [one] un fichier manque, à reprendre d’une sauvegarde : { $names }
   *[other] { $count } fichiers manquent, à reprendre d’une sauvegarde : { $names }
}
doctor-legal = Mentions légales
doctor-legal-complete = complètes
doctor-legal-demo = sans objet dans la démonstration
doctor-legal-missing = la loi demande aussi { $names }
doctor-schema-pending = à mettre à jour par « villemonde migrate » : { $names }
doctor-history-broken = { $count ->
    [one] une fiche n’a pas une ligne par version
   *[other] { $count } fiches n’ont pas une ligne par version
}
doctor-index-position = { $entries ->
    [one] une entrée
   *[other] { $entries } entrées
} ; écritures suivies : { $position } sur { $last }
doctor-index-none = pas encore construit, le serveur s’en charge
doctor-index-held = tenu par un serveur ; /readyz dit où il en est
doctor-advice = { $count ->
    [one] Tout va bien, sauf un point à compléter.
   *[other] Tout va bien, sauf { $count } points à compléter.
}
user-bad-email = l’adresse électronique n’en est pas une
user-bad-name = le nom est vide
user-bad-password = le mot de passe a moins de { $count } caractères
help-import = Reprend une liste (CSV ou XLSX) ou des contours (GeoJSON), ou annule une reprise
help-import-list = { $about }. Colonnes lues : { $columns }
help-import-dry-run = Dit ce que deviendrait chaque ligne, sans rien écrire
help-import-map = Choisit la colonne d’un champ ; une colonne vide écarte le champ, « =texte » le donne à toutes les lignes. Peut se répéter
help-import-whole = { $field }, pour tout le fichier
help-import-undo = Annule la reprise de ce numéro
import-map-wrong = « { $pair } » : écrivez champ=colonne
import-unread = Colonnes non reprises : { $columns }
import-running = Reprise de la liste
import-line = ligne { $number } : { $outcome }. { $title }.
import-candidates = Possibles : { $candidates }.
import-batch = Pour annuler : villemonde import { $list } --undo { $batch }
import-batch-wrong = « { $batch } » n’est pas un numéro de reprise.
import-batch-unknown = Aucune reprise ne porte le numéro { $batch }.
help-demo-scale = Taille du réseau montré : la démonstration, dix ou cent fois sa taille, ou celle du pays, inventée autour d’elle

# villemonde export
help-export = Écrit une liste publique du réseau dans un fichier
help-export-format = Format du fichier ; sans cette option, celui de son nom, sinon CSV
help-export-output = Fichier à écrire ; « - » ou rien pour la sortie standard
exported = { $rows ->
    [one] { $rows } ligne écrite dans { $file }
   *[other] { $rows } lignes écrites dans { $file }
}
exported-rows = { $rows ->
    [one] { $rows } ligne écrite
   *[other] { $rows } lignes écrites
}
api-title = L’API
api-lead = Tout ce que l’atlas montre, en données ouvertes : mêmes fiches, mêmes filtres, mêmes droits que les pages.

# /administration/reprises
imports-administration = Administration
imports-title = Reprises de listes
imports-lead = Les listes reprises, par cette page ou par la commande. Une reprise s’annule d’un seul coup : ce qu’elle a ajouté est archivé, ce qu’elle a complété redevient comme avant.
imports-help = Comment préparer une liste
imports-none = Aucune liste reprise
imports-none-help = Commencez par une liste que vous tenez déjà, en CSV ou en XLSX.
imports-new = Nouvelle reprise
imports-list = Liste
imports-file = Fichier
imports-file-help = CSV ou XLSX, GeoJSON pour des contours, { $limit } Mo au plus ; la première ligne d’un tableau donne les titres des colonnes. Rien n’est écrit avant votre accord.
imports-to-columns = Continuer vers les colonnes
imports-columns = Colonnes
imports-columns-lead = { $file } : { $lines } lignes. Vérifiez ce que dit chaque colonne ; votre choix sera proposé pour la prochaine liste aux mêmes titres.
imports-columns-wrong = Les colonnes ne suffisent pas
imports-field = Champ
imports-column = Colonne du fichier
imports-no-column = Aucune colonne
imports-example = Exemple
imports-first-lines = Premières lignes du fichier
imports-to-preview = Voir l’aperçu
imports-preview = Aperçu
imports-preview-lead = { $file } : voici ce que deviendra chaque ligne. Rien n’est encore écrit.
imports-changed = Le réseau a changé depuis l’aperçu
imports-changed-help = Rien n’a été écrit. Voici le nouvel aperçu ; confirmez-le s’il vous convient.
imports-nothing = Rien à écrire
imports-nothing-help = Aucune ligne n’ajoute ni ne complète rien.
imports-confirm = Écrire ces lignes
imports-back-to-columns = Revoir les colonnes
imports-abandon = Abandonner ce fichier
imports-report = Reprise de { $file }
imports-report-lead = Reprise du { $at }, par { $who }.
imports-by-command = la ligne de commande
imports-somebody = un compte supprimé
imports-download = Télécharger le rapport (CSV)
imports-at = Date
imports-who = Par
imports-added = Ajoutées
imports-updated = Complétées
imports-questions = Ignorées ou ambiguës
imports-undo = Annuler la reprise
imports-undone-on = Annulée le { $at }
imports-undo-title = Annuler la reprise de { $file } ?
imports-undo-lead = Elle avait ajouté { $added } fiches et en avait complété { $updated }. Ce qui a été modifié depuis par quelqu’un est gardé. La reprise du même fichier restera possible.
imports-undo-contours-lead = Elle avait ajouté { $added } contours et en avait remplacé { $updated }. Ceux qu’elle a ajoutés sont retirés, ceux qu’elle a remplacés sont rendus, ceux qu’une autre reprise a remplacés depuis restent. La reprise du même fichier restera possible.
imports-whole = ou, pour tout le fichier :
imports-filter = Lignes à montrer
imports-lines = Lignes
imports-no-line = Aucune ligne
imports-line = Ligne
imports-about = Objet
imports-outcome = Devenir
imports-reasons = Raisons
imports-candidates = Possibles :
imports-sheet = Fiche
demo-scale-kept = Ce dossier contient déjà un réseau : il est gardé tel quel. Pour une autre taille, donnez un autre --data-dir.
help-audit = Journal d’audit
help-audit-verify = Recalcule la chaîne du journal et nomme la première entrée fausse
help-audit-head-known = Une fin de chaîne exportée auparavant (un fichier, ou l’empreinte seule) : une fin coupée se voit
help-audit-head = Écrit la fin de la chaîne (numéro, empreinte, date), à garder ailleurs
audit-right = { $sealed ->
    [0] Aucune entrée scellée
    [one] Une entrée scellée, juste
   *[other] { $sealed } entrées scellées, toutes justes
} ; { $waiting ->
    [0] aucune n’attend son sceau.
    [one] une attend son sceau.
   *[other] { $waiting } attendent leur sceau.
}
audit-gap = Le maillon { $number } manque.
audit-missing = L’entrée { $id }, maillon { $number }, manque.
audit-changed = L’entrée { $id }, maillon { $number }, n’est pas celle qui a été scellée.
audit-cut = La chaîne s’arrête au maillon { $last }, avant la fin connue ({ $known }).
audit-cut-hash = La chaîne s’arrête au maillon { $last } sans passer par l’empreinte connue.
audit-other = Le maillon { $number } n’a pas l’empreinte de la fin connue : la chaîne a été refaite.
audit-no-head = { $file } ne contient pas de fin de chaîne.
audit-empty = Rien n’est encore scellé.
help-restore-erasures = La liste des effacements gardée ailleurs : qui a été effacé depuis la sauvegarde l’est de nouveau
erased-again = { $count ->
    [one] Une personne effacée depuis la sauvegarde l’est de nouveau.
   *[other] { $count } personnes effacées depuis la sauvegarde le sont de nouveau.
}
restore-no-erasures = Aucune liste d’effacements ici. Si des personnes ont été effacées depuis cette sauvegarde, recommencez dans une base vide avec --erasures FILE.
