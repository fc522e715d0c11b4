# Données ouvertes : la page, le catalogue, le fil des changements.

title = Données ouvertes
lead = Tout ce que l’atlas montre à chacun se télécharge, se réutilise et se suit : listes, catalogue, fil des changements.
lists = Les listes
lists-lead = Chaque liste sort entière, avec les libellés à côté des codes. CSV et XLSX s’ouvrent dans un tableur, JSON se lit par programme, GeoJSON se pose sur une carte.
rows = Lignes : { $count }
updated = dernière modification : { $date }
download-of = ({ $list })
feed-link = Fil Atom
filters-note = Une liste filtrée s’exporte aussi : ses liens d’export gardent les filtres de la page.
licence = Licence
licence-name = Licence Ouverte 2.0 (Etalab)
licence-text = Les données propres au réseau sont placées sous licence ouverte : vous pouvez les copier, les modifier et les réutiliser, même pour vendre, à condition de citer la source et sa date.
cite = Par exemple :
citation = { $network }, { $address }, consulté le…
sources-text = Ce qui vient de données de référence garde la licence et la mention de sa source.
programs = Pour les programmes
api-title = API
api-about = Lecture des organisations, partenariats, actions, lieux et thèmes, et recherche. Sa description suit OpenAPI.
feed-name = Fil des changements
feed-about = Fiches créées, modifiées ou archivées, les dernières d’abord (Atom, RFC 4287).
catalogue = Catalogue
catalogue-about = Description des jeux de données selon DCAT-AP, pour les portails qui moissonnent.
sheets = Données dans les fiches
sheets-about = Les fiches d’organisations, de partenariats et d’actions portent leur description schema.org en JSON-LD.
sitemap = Plan pour les moteurs de recherche
sitemap-about = Toutes les pages publiques dans les deux langues.
command = Ligne de commande
command-about = Pour qui tient le serveur :
absent = Ce qui n’y est pas
absent-text = Rien de ce qui est réservé aux membres, en brouillon ou personnel : ni adresses électroniques, ni noms de personnes, ni messages. Une fiche archivée quitte les listes ; le fil des changements dit qu’elle l’est.

# Le fil des changements
feed-title = { $network } : changements
feed-title-of = { $network } : changements, { $list }
feed-subtitle = Fiches publiques créées, modifiées ou archivées, les dernières d’abord
feed-created = créée
feed-updated = modifiée
feed-archived = archivée
feed-restored = republiée
feed-summary = { $list } : fiche { $change }

# Le catalogue
catalogue-title = Données ouvertes de { $network }
dataset-title = { $list } – { $network }
keyword = action internationale des collectivités
theme-taxonomy = Thèmes de données de l’Union européenne
