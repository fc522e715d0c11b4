# Open data: the page, the catalogue, the feed of changes.

title = Open data
lead = All that the atlas shows to everybody can be downloaded, reused and followed: lists, catalogue, feed of changes.
lists = The lists
lists-lead = Each list goes out whole, with labels beside codes. CSV and XLSX open in a spreadsheet, JSON is for programs, GeoJSON for maps.
rows = Rows: { $count }
updated = last change: { $date }
download-of = ({ $list })
feed-link = Atom feed
filters-note = A filtered list can be exported too: its export links keep the filters of the page.
licence = Licence
licence-name = Open Licence 2.0 (Etalab)
licence-text = The network’s own data are under an open licence: you may copy, change and reuse them, even to sell, provided you name the source and its date.
cite = For example:
citation = { $network }, { $address }, read on…
sources-text = What comes from reference data keeps the licence and the credit of its source.
programs = For programs
api-title = API
api-about = Reads organisations, partnerships, actions, places and themes, and searches. Its description follows OpenAPI.
feed-name = Feed of changes
feed-about = Sheets created, changed or archived, the latest first (Atom, RFC 4287).
catalogue = Catalogue
catalogue-about = Description of the data sets after DCAT-AP, for portals that harvest.
sheets = Data within sheets
sheets-about = The sheets of organisations, partnerships and actions carry their schema.org description as JSON-LD.
sitemap = Map for search engines
sitemap-about = All public pages in both languages.
command = Command line
command-about = For whoever keeps the server:
absent = What is not in it
absent-text = Nothing that is for members only, a draft or personal: no e-mail addresses, no names of persons, no messages. An archived sheet leaves the lists; the feed of changes says that it is archived.

# The feed of changes
feed-title = { $network }: changes
feed-title-of = { $network }: changes, { $list }
feed-subtitle = Public sheets created, changed or archived, the latest first
feed-created = created
feed-updated = changed
feed-archived = archived
feed-restored = republished
feed-summary = { $list }: sheet { $change }

# The catalogue
catalogue-title = Open data of { $network }
dataset-title = { $list } – { $network }
keyword = international action of local authorities
theme-taxonomy = Data themes of the European Union
