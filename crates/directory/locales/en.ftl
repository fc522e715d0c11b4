
# Organisations
organisations = Organisations
organisations-lead = Local authorities, associations, schools, networks, partners elsewhere: who does what, where, with whom.
organisations-count = { $count ->
    [0] No organisation
    [one] One organisation
   *[other] { $count } organisations
}
organisations-none = No organisation under these filters
organisations-none-help = Remove a filter, or search the whole network.
filter-name = Name containing
add-organisation = Add an organisation
facet-kind = Kind
facet-ept = EPT (grouping of cities)
facet-country = Country
facet-theme = Theme
column-name = Name
column-kind-code = Kind code
column-kind = Kind
column-country-code = Country code
column-country = Country
column-territory-code = Territory code
column-territory = Commune
column-city = Town
column-theme-codes = Codes of the themes
column-example = Invented example
column-themes = Themes
column-website = Website
column-url = Sheet address
column-updated = Updated
home-title = Who does what in the world
home-lead = The atlas of towns and territories: partnerships, actions, people at work.
brief = One-page brief
brief-title = { $name } in the world
brief-contact = Whom to contact
brief-more = Also on the full page:
more-figures = { $count ->
    [one] one figure
   *[other] { $count } figures
}
more-services = { $count ->
    [one] one service
   *[other] { $count } services
}
more-links = { $count ->
    [one] one kind of link
   *[other] { $count } kinds of links
}
more-sources = { $count ->
    [one] one document
   *[other] { $count } documents
}
and-others = { $count ->
    [one] and one other
   *[other] and { $count } others
}
printed = Page of { $date }.
population-insee = Population (INSEE)
population-register = register of { $year }
edit = Edit
archive = Archive
key-facts = Key facts
links = Links with other organisations
services = Services
distinctions = Distinctions
chronicle = Chronology
chronicle-of = Chronology: { $name }
chronicle-lead = What happened, by date: { $count ->
    [one] one known event
   *[other] { $count } known events
}, from { $first } to { $last }. Each leads to the document that says it.
chronicle-none = No dated event is known.
chronicle-all = The whole chronology ({ $count } events)
chronicle-decade = { $decade }s
chronicle-unknown = Beginning not known
chronicle-oldest-first = Oldest first
chronicle-newest-first = Newest first
chronicle-distinction = Distinction
chronicle-link = Link with an organisation
other-names = Other names
address = Address
updated = Page updated on { $date }.
staff = { $count ->
    [one] 1 member of staff
   *[other] { $count } members of staff
}
archived-title = Archived page
archived-text = It stays readable for the record; it no longer appears in lists or in search.
former-commune = The former commune { $name } ({ $code }) is now part of this commune.
where-place = Place
where-country = Country
where-reach = Reach
country-none = International
country-none-long = International, no country
country-none-choice = No country (international body, European fund…)
territory-commune = Commune
territory-former-commune = Former commune
territory-ept = EPT (grouping of cities)
territory-epci = Intercommunal body
territory-departement = Département
territory-region = Région
name-alias = other name
name-local = local name
name-former = former name
name-acronym = acronym
name-document = a document’s spelling
name-transliteration = transliteration
scheme-siren = SIREN
scheme-siret = SIRET
scheme-insee = INSEE code
scheme-rna = RNA
scheme-geonames = GeoNames
scheme-wikidata = Wikidata
day-mon = Monday
day-tue = Tuesday
day-wed = Wednesday
day-thu = Thursday
day-fri = Friday
day-sat = Saturday
day-sun = Sunday
day-to-day = { $from } to { $to }
new-organisation = Add an organisation
new-organisation-intro = A name, a kind and a country are enough; the rest can come later.
edit-organisation = Edit: { $name }
alike-title = An organisation of this name exists already
alike-text = Each organisation has one record. If it is the same, open its record and complete it.
alike-another = It is not the same: create another record
archive-title = Archive { $name }?
archive-lead = This is what changes. Nothing is erased: the page can be republished.
archive-address = The page’s address still answers and says that it is archived; the page leaves lists and search.
archive-no-links = No other page is attached to it.
archive-linked = { $label }, whose link is kept without being shown:
linked-rest = { $count ->
    [one] and one other sheet
   *[other] and { $count } other sheets
}
linked-organisations = { $count ->
    [one] 1 linked organisation
   *[other] { $count } linked organisations
}
linked-services = { $count ->
    [one] 1 service
   *[other] { $count } services
}
removed-service = Removed service:
removed-named = Other sheets name this service. Choose what becomes of them, then save: all is written at once.
removed-changed = Other sheets name this service now than when you chose. Read them again and choose anew.
removed-none = Take it out of these sheets
removed-other = Replace it with
section-identity = Identity
section-place = Where
section-contact = Contact
section-names = Names and identifiers
section-links = Links with other organisations
section-figures = Figures and distinctions
section-services = Services
section-publication = Publication
field-name = Name
field-kind = Kind
field-description = Description
field-themes = Themes
field-country = Country
field-territory = Territory in France
field-territory-help = Type a name or a code: “Drancy”, “93029”, “Plaine Commune”, “Seine-Saint-Denis”. If several match, you will choose.
field-territory-several = Which one?
field-governs = This organisation is the authority of that territory
field-place = Place abroad
field-place-help = The place must exist in the list of places.
field-street = Street
field-postcode = Postcode
field-city = Town
field-lat = Latitude
field-lon = Longitude
field-point-help = In degrees; without a point, the page takes that of its place or commune.
field-website = Website
field-phone = Phone
field-email = E-mail address
field-email-help = Never shown: people write through the form.
field-other-name = Name
field-name-kind = Sort
field-language = Language
field-source = Source
field-scheme = Register
field-identifier = Identifier
field-link-kind = Link
field-link-to = With
field-role = In which capacity
field-dated = Date
field-dated-help = As one says it: “late 2006”, “since 1998”, “2000-2005”, “12/03/2007” (day first).
field-words = Words of the document
field-words-help = As they stand, if they say more than the date.
field-note = Remark
field-measure = Measure
field-value = Value
field-value-max = Up to
field-qualifier = Reserve, in French (environ, plus de…)
field-distinction = Distinction
field-giver = Given by
field-service-name = Name of the service
field-mission = Mission
field-parent = Part of
field-hours = Opening hours
field-hours-help = One day a line: “monday 9:00-12:30, 14:00-17:00”, “wednesday closed”.
field-staff = Staff
field-person-role = The person’s role
field-person-name = The person’s name
field-person-phone = The person’s phone
field-person-email = The person’s e-mail address
field-name-shown = The person agrees to their name being shown
field-phone-shown = The person agrees to their phone being shown
field-email-shown = The person agrees to their address being shown
field-agreed = Date of this agreement
field-agreed-help = Empty: today. Without a ticked agreement, the detail stays here and is not shown.
field-sources = Documents that speak of it
field-visibility = Who can see this page
field-state = State
visibility-public = Everybody
state-published = Published
rows-names = Other names
rows-identifiers = Identifiers
rows-links = Links
rows-figures = Figures
rows-distinctions = Distinctions
rows-services = Services
add-name = Add a name
add-identifier = Add an identifier
add-link = Add a link
add-figure = Add a figure
add-distinction = Add a distinction
add-service = Add a service
add-person = Add a person
remove-person = Remove this person
row-name = Name { $n }
row-identifier = Identifier { $n }
row-link = Link { $n }
row-figure = Figure { $n }
row-distinction = Distinction { $n }
row-service = Service { $n }
row-person = Person { $n }
nav-organisations = Organisations
nav-countries = Countries
nav-themes = Themes
nav-territories = Territories

# Pages de référence

ref-yes = yes
ref-no = no
ref-none = —
ref-name = Name
ref-name-fr = French name
ref-name-en = English name
ref-kind = Kind
ref-kind-code = Code of the kind
ref-code = Code
ref-code-help = Short, without spaces; it will not change any more. Leave it empty to take it from the name.
ref-country = Country
ref-country-code = Country code
ref-language = Language
ref-source = Document
ref-date = Date
ref-date-help = For example “31 March 2008”, “late 2006”, “since 1998”.
ref-date-edtf = Date (EDTF)
ref-title = Title
ref-url = Web address
ref-address = Address of the page
ref-email = E-mail address
ref-phone = Phone
ref-file = File
ref-password = Password
ref-note = Remark
ref-status = State
ref-order = Order
ref-actions = Actions
ref-records = Records
ref-rows = Rows
ref-files = Files
ref-edit = Edit
ref-rename = Rename
ref-archive = Archive
ref-restore = Republish
ref-history = History
ref-up = Move up
ref-down = Move down
ref-edit-title = Edit “{ $title }”
ref-edited = Corrected here
ref-key-facts = Key facts
ref-publication = Publication
ref-visibility-public = Everybody
ref-state-published = Published
ref-organisations = Organisations
ref-organisations-count = { $count ->
    [0] no organisation
    [one] one organisation
   *[other] { $count } organisations
}
ref-organisations-there = Organisations { $locative }
ref-organisations-here = Organisations there
ref-organisations-theme = Organisations active on this theme
ref-see-all = See all { $count } organisations
ref-see-all-places = See all { $count } places
ref-shown-of = { $shown } of { $total } organisations shown.
ref-whole-directory = The whole directory
ref-nothing-title = Nothing yet
ref-nothing-country = No partnership, project or organisation of this country is in the atlas yet.
ref-nothing-theme = No record bears this theme yet.
ref-nothing-territory = No organisation or partnership of this territory is in the atlas yet.
ref-nothing-place = No organisation or partnership is tied to this place yet.
ref-other-names = Other names
ref-places = Places
ref-point = Position
ref-no-point = no point on the map
ref-point-approximate = (approximate: the point stands for a larger area)
ref-latitude = Latitude (degrees)
ref-longitude = Longitude (degrees)

ref-countries-title = Countries
ref-countries-lead = Where in the world the atlas knows partnerships, actions, organisations and places, continent by continent.
ref-countries-count = { $count ->
    [0] No country in the atlas
    [one] One country in the atlas
   *[other] { $count } countries in the atlas
}
ref-countries-all = All countries and territories ({ $count })
ref-country-lead = Who from here works { $locative }?
ref-continent = Continent
ref-continent-af = Africa
ref-continent-as = Asia
ref-continent-eu = Europe
ref-continent-na = North America, Central America and the Caribbean
ref-continent-sa = South America
ref-continent-oc = Oceania
ref-continent-an = Antarctica
ref-oda = Official development assistance (DAC list)
ref-income-ldc = least developed country
ref-income-lmic = lower middle income
ref-income-umic = upper middle income
ref-part-of = Part of
ref-parts = Territories that belong to it
ref-recognised = Recognised by France
ref-recognised-column = Recognised by France
ref-recognised-help = Untick for an entity that France does not recognise as a State: its pages then carry the warning.
ref-not-recognised = not recognised by France
ref-not-recognised-title = Not recognised by France
ref-not-recognised-law = A French local authority may sign agreements only with a foreign local authority, within France’s international commitments (CGCT, articles L1115-1 and L1115-5). The circular of 2 July 2015 (INTB1513713C) concludes that no agreement is possible with the authorities of an entity that France does not recognise. Before any commitment, ask the prefecture and the ministry in charge of foreign affairs.

ref-theme = Theme
ref-themes-title = Themes
ref-themes-lead = The network’s words for what actions are about, tied to the Sustainable Development Goals and to the DAC codes.
ref-themes-count = { $count ->
    [one] One main theme
   *[other] { $count } main themes
}
ref-definition = Definition
ref-broader = Wider theme
ref-broader-help = Two levels are enough: only main themes are offered.
ref-narrower = Narrower themes
ref-synonyms = Synonyms
ref-synonyms-in = Synonyms ({ $language })
ref-synonyms-help = One word a line. Search takes them for the theme’s name.
ref-former-themes = Themes joined here
ref-theme-moved = The theme “{ $old }” has joined “{ $name }”; this is its new address.
ref-goals = Sustainable Development Goals
ref-sectors = DAC sectors
ref-sector = Sector
ref-sectors-help = Five-digit codes, parted by commas.
ref-theme-place = Place in the thesaurus
ref-theme-new = New theme

ref-territories-title = Territories
ref-territories-lead = Communes, territorial public bodies, intercommunal bodies, départements and regions: who does what in the world from there.
ref-territory-lead = What the organisations of { $name } do in the world.
ref-territory-search = Look for a French territory
ref-territory-search-help = Beginning of the name, former name, INSEE or SIREN code.
ref-territory-region = Region
ref-territory-departement = Département
ref-territory-code-of = Code: { $kind }
ref-territory-epci = Intercommunal body (EPCI)
ref-territory-ept = Territorial public body (EPT)
ref-territory-commune = Commune
ref-territory-former-commune = Former commune
ref-territory-region-plural = Regions
ref-territory-departement-plural = Départements
ref-territory-epci-plural = Intercommunal bodies (EPCI)
ref-territory-ept-plural = Territorial public bodies (EPT)
ref-territory-commune-plural = Communes
ref-found = { $count ->
    [0] No territory for “{ $q }”
    [one] One territory for “{ $q }”
   *[other] { $count } territories for “{ $q }”
}
ref-found-near = Similar names
ref-found-none = No territory found
ref-found-none-help = Try the beginning of the name, or the INSEE code.
ref-inhabitants = { $count ->
    [0] no inhabitant counted
    [one] one inhabitant
   *[other] { $count } inhabitants
}
ref-inhabitants-text = { $count } inhabitants
ref-population = Population
ref-insee = INSEE code
ref-siren = SIREN number
ref-postcodes = Postcodes
ref-former-communes = Former communes
ref-former-since = joined on { $since }
ref-former-is-part = { $old } is part of { $name }.
ref-former-is-part-since = { $old } has been part of { $name } since { $since }.
ref-former-code = Its former INSEE code, { $code }, leads to this page.

ref-places-title = Places of the world
ref-places-lead = Towns, provinces, districts, refugee camps: the partners’ places, with their names in each language.
ref-places-count = { $count ->
    [0] No place
    [one] One place
   *[other] { $count } places
}
ref-places-within = Places within
ref-places-card = Partner towns and places: names, country, position.
ref-place-lead = { $name } ({ $country }): who from here works there, and with whom.
ref-place-town = Town
ref-place-village = Village
ref-place-district = District
ref-place-province = Province
ref-place-region = Region
ref-place-district-association = Association of districts
ref-place-refugee-camp = Refugee camp
ref-place-country = Country
ref-place-group = Group of places
ref-place-other = Other place
ref-place-new = New place
ref-place-section-name = Name and place
ref-place-section-point = Position
ref-place-local-help = As it is written there, in its own script.
ref-place-point-help = A place whose position is unknown stays without a point on the map: better none than a wrong one.
ref-place-timezone-help = Name of the IANA database, such as Africa/Bamako.
ref-place-names-help = Spellings of documents, usual or former names: search finds them all.
ref-place-field-name = Name
ref-place-field-kind = Kind
ref-place-field-country = Country
ref-place-field-parent = Part of
ref-place-field-local-name = Local name
ref-place-field-local-lang = Language of the local name
ref-place-field-point = Position
ref-place-field-approximate = Approximate position
ref-place-field-timezone = Time zone
ref-place-field-geonames = GeoNames number
ref-place-field-names = Other names
ref-place-field-visibility = Visibility
ref-place-field-state = State
ref-add-name = Add a name
ref-name-number = Name { $number }
ref-name-alias = usual name
ref-name-document = spelling of a document
ref-name-local = local name
ref-name-former = former name
ref-name-transliteration = transliteration
ref-name-acronym = acronym
ref-gazetteer-title = Find the town
ref-gazetteer-label = Name of the town
ref-gazetteer-help = Among towns above 15,000 inhabitants: one click fills in the country and the position.
ref-gazetteer-none = No town of that name in the list. Fill in the form; the position may stay empty.
ref-gazetteer-held = already in the atlas
ref-archived-title = Archived place
ref-archived-text = It no longer stands in lists or search. This address still answers.
ref-archive-title = Archive “{ $name }”?
ref-archive-lead = The place leaves lists and search. Its address still answers and nothing is erased.
ref-archive-links = What is tied to this place stays so:
ref-archive-organisations = { $count ->
    [one] one organisation
   *[other] { $count } organisations
}
ref-archive-places = { $count ->
    [one] one place within
   *[other] { $count } places within
}
ref-restore-title = Republish “{ $name }”?
ref-restore-lead = The place returns to lists and search.

ref-sources-title = Sources of the data
ref-sources-lead = Where each fact comes from: the documents of the network, then public data sets.
ref-sources-card = Data sets and documents, with date and licence.
ref-sources-documents = Documents of the network
ref-sources-documents-lead = Each sheet leads to the document that says the fact.
ref-sources-sets = Data sets
ref-sources-sets-lead = They come with the software, and each keeps its licence.
ref-feeds = { $count ->
    [0] no record
    [one] one record
   *[other] { $count } records
}
ref-publisher = Publisher
ref-version-date = Version and date
ref-licence = Licence
ref-attribution = Credit
ref-our-changes = What was changed

ref-admin-title = Administration
ref-remove = Remove
ref-remove-title = Remove “{ $name }”?
ref-remove-lead = Nothing uses it. Its history is kept.
ref-remove-used = What follows still uses it: change it there first.
ref-remove-others = and { $count } others
ref-remove-organisations = { $count ->
    [one] One organisation of this kind
   *[other] { $count } organisations of this kind
}
ref-remove-kinds = { $count ->
    [one] One kind of this group
   *[other] { $count } kinds of this group
}
ref-remove-passage = A passage of a record, which no history names
ref-admin-lead = The lists that the whole network rests on.
ref-unpublished = Records that visitors do not find
ref-unpublished-lead = Drafts, records to validate and archived records: each number leads to the list, from which the record is opened and published.
ref-loaded = Reference data loaded
ref-set-countries = Countries
ref-set-territories = French territories
ref-set-kinds = Kinds of organisations
ref-set-themes = Themes
ref-kinds-title = Kinds of organisations
ref-kinds-lead = Two levels: groups, and kinds in each of them. A code never changes; names and order do.
ref-kinds-card = Add, rename, put in order, move to another group.
ref-kind-new = New kind
ref-kind-one = Singular
ref-kind-several = Plural
ref-kind-group = Group
ref-kind-iati = IATI organisation type
ref-kind-governs = Governs a territory
ref-kind-governs-help = For a local authority: it is the authority of the territory that it is tied to.
ref-kind-icon = Icon
ref-governs-badge = local authority
ref-group-new = New group
ref-group-empty = No kind in this group.
ref-iati-10 = government
ref-iati-11 = local government
ref-iati-15 = other public sector
ref-iati-21 = international NGO
ref-iati-22 = national NGO
ref-iati-23 = regional NGO
ref-iati-24 = NGO of the partner country
ref-iati-30 = public-private partnership
ref-iati-40 = multilateral
ref-iati-60 = foundation
ref-iati-70 = private sector
ref-iati-71 = private sector of the provider country
ref-iati-72 = private sector of the recipient country
ref-iati-73 = private sector of a third country
ref-iati-80 = academic, training and research
ref-iati-90 = other
ref-admin-themes-title = Thesaurus of themes
ref-admin-themes-card = Names, definitions, synonyms, mappings; join two themes.
ref-merge = Join
ref-merge-title = Join “{ $name }” to another theme
ref-merge-lead = Records change theme, words become synonyms, the former address leads to the new one.
ref-merge-into = Theme that stays
ref-merge-check = See what will change
ref-merge-confirm = Join “{ $from }” to “{ $into }”
ref-merge-moves = { $count ->
    [0] No record changes theme
    [one] One record changes theme
   *[other] { $count } records change theme
}
ref-merge-words = Its name and synonyms become synonyms of “{ $into }”.
ref-merge-address = From then on its address leads to that theme. There is no one-click way back.
ref-merged-themes = Themes joined to another
ref-merged-into = “{ $name }” has joined “{ $into }”
ref-record-organisation = organisations
ref-record-partnership = partnerships
ref-record-project = projects
ref-record-place = places
ref-admin-countries-title = Names of countries
ref-admin-countries-card = French and English names, recognition by France, remarks.
ref-country-search = Search a country by name or code
ref-country-found = { $count ->
    [0] No country found
    [one] One country found
   *[other] { $count } countries found
}
ref-locative = “In this country”, in French
ref-locative-help = For example “au Mali”, “en Haïti”, “aux Comores”.
ref-documents-title = Documents
ref-documents-card = The documents that say the facts: title, publisher, date, address.
ref-document-new = New document
ref-document-title = Title
ref-document-note = What it is

ref-about-title = About
ref-help-title = Help
ref-accessibility-title = Accessibility
ref-legal-title = Legal notice
ref-legal-publisher = Publisher
ref-legal-registration = Registration
ref-legal-seat = Seat
ref-legal-phone = Telephone
ref-legal-director = Director of publication
ref-legal-host = Hosting
ref-legal-contact = Write to the publisher
ref-legal-unsaid = Not stated
ref-legal-missing-title = The legal notice is incomplete
ref-legal-missing = French law (no. 2004-575 of 21 June 2004, article 1-1) asks them of every site. Missing settings:
ref-plan-title = Site map
ref-plan-atlas = The atlas
ref-plan-reference = Points of reference
ref-plan-about = The site

# Pictures and documents
media-title = Pictures and documents
media-of = Pictures and documents: { $name }
media-lead = What is added here appears on the sheet, in this order, for those who may see the sheet.
media-back = Back to the sheet
media-none = Nothing yet
media-none-text = Add a photograph, a logo, an agreement, a report… below.
media-add = Add a picture or a document
media-add-submit = Add
media-file = File
media-file-help = A JPEG, PNG, WebP or GIF picture (at most { $pixels } million pixels), or a PDF, ODT, ODS, ODP, DOCX, XLSX, PPTX or CSV document without macros; at most { $megabytes } MB. The place, device and author noted in a picture are removed, and an animation becomes still. A document loses its properties (author, company, dates, program), its earlier versions and its electronic signature; its comments and tracked changes stay, without their authors’ names.
media-alt-section = What the picture shows
media-alt-help = Required for a picture, pointless for a document. Describe it as to someone who does not see it, without repeating the caption.
media-needed = To be filled for a picture.
media-alt = Alternative text
media-alt-of-picture = Alternative text, required for a picture
media-caption-section = Caption, or title of the document
media-caption-help = Required for a document: it is the text of its link and the name of the downloaded file.
media-caption = Caption or title
media-credit-section = Whom it is owed to
media-credit-help = Required for a picture: the person or body that made it and lets it be shown. Mind the consent of people who can be recognised.
media-credit = Credit
media-credit-of-picture = Credit, required for a picture
media-credit-line = Credit: { $credit }
media-licence = Licence
media-licence-help = For instance “CC BY 4.0”; leave empty if none was given.
media-edit = Edit
media-edit-title = Edit “{ $name }”
media-up = Move up
media-down = Move down
media-remove = Delete
media-remove-title = Delete “{ $name }”?
media-remove-lead = The file leaves the site and its address, and cannot be brought back. The history of the sheet keeps its text and credit.
media-remove-from = It leaves the sheet
media-remove-stale = The sheet was changed meanwhile. Check that this is the file you mean, then confirm again.
media-kilobytes = { $size } kB
media-megabytes = { $size } MB

# Writing without seeing the address, and mail that waits
contact-write = Write
contact-crumb = Write
contact-title = Write to { $target }
contact-lead = Your message reaches the addressee’s mailbox; their address is not shown. The answer comes to yours.
contact-name = Your name
contact-email = Your e-mail address
contact-email-help = Given to the addressee only, so that they can answer.
contact-subject = Subject
contact-message = Message
contact-send = Send
contact-privacy = Your name, address and message are erased here as soon as the message has left, or after thirty days if it cannot.
contact-not-sent = The message is not sent yet
contact-sent-title = Message recorded
contact-sent-text = Your message to { $target } is recorded and leaves by itself.
contact-sent-answer = The answer will come to the address that you gave.
contact-back = Back to the sheet
contact-mail-intro = This message for { $target } was written in the contact form of { $network }. Your address was not shown; it will be if you answer.
contact-mail-from = From: { $name } ({ $address })
contact-mail-end = The sheet that it comes from:
contact-demo-title = Mail of the demonstration
contact-demo-lead = No message leaves the demonstration. Here are those that would have left, newest first. The addressee’s address stays hidden, here too.
contact-demo-alert-title = Demonstration
contact-demo-alert = The message does not leave and everybody can read it: write nothing personal.
contact-demo-none = No message
contact-demo-none-help = Open an organisation’s sheet and choose “Write”.
contact-to = To
contact-from = From
contact-when = On
contact-jobs-title = Mail and tasks
contact-jobs-administration = Administration
contact-jobs-lead = What the platform has promised to do: what waits, what was given up and why.
contact-jobs-no-server = No mail server is set
contact-jobs-no-server-help = Messages wait here. They will leave when the [mail] settings name a server.
contact-jobs-none = Nothing was asked for
contact-jobs-counts = Number of tasks by kind and state
contact-job = Task
contact-state = State
contact-count = Number
contact-attempts = Attempts
contact-error = Last error
contact-retry = Try again
contact-state-pending = Waiting
contact-state-done = Done
contact-state-dead = Given up
contact-job-mail-send = Message
contact-job-outbox-prune = Nightly cleaning
contact-job-audit-seal = Sealing of the audit log
contact-jobs-card = Messages that wait, those that failed, and why.
field-expertise = Know-how that its staff offer to share
republish = Republish
import-organisations = Organisations
import-contours = Contours (communes, EPT, EPCI, départements)
import-contours-code = Code (INSEE or SIREN)
import-contours-level = Level (département or région)
ref-contours-title = Contours of territories
ref-contours-unsaid = Not said when they were taken in
ref-contours-lead = Taken in from a GeoJSON file by those who run this network: the map of the territory and the moving map draw them.
ref-contours-take-in = Take contours in
ref-contours-count = Contours
ref-contours-latest = Last taken in
ref-contours-changes = Simplified for display: by some metres to some tens of metres according to the level, without opening gaps between neighbours.
import-field-id = Address of the sheet
import-field-name = Name
import-field-kind = Kind (code or name)
import-field-country = Country (name or code)
import-field-territory = French territory (INSEE code, SIREN or name)
import-field-departement = Département
import-field-siren = SIREN
import-field-siret = SIRET
import-field-rna = RNA number
import-field-wikidata = Wikidata identifier
import-field-aliases = Other names, separated by semicolons
import-field-description = Description
import-field-website = Website
import-field-phone = Phone
import-field-email = E-mail address
import-field-street = Street and number
import-field-postcode = Postcode
import-field-city = Town
import-field-lat = Latitude
import-field-lon = Longitude
import-field-themes = Themes, separated by semicolons

# What each list holds (open data).
organisations-about = Local authorities, associations, schools, institutions: name, kind, country, territory, themes, website and point.
ref-places-about = Towns and places of the world: name, local name, country, time zone, GeoNames identifier and point.
ref-countries-about = Countries that the atlas speaks of: code, continent, number of organisations, places, partnerships and actions.
ref-themes-about = Thesaurus: code, name, definition, synonyms, goals of Agenda 2030 and DAC sectors.
ref-documents-about = Documents behind the facts: title, publisher, date, address, how many sheets rest on them.

ref-imports-title = List imports
ref-imports-card = Take in a list as CSV or XLSX, see what it changed, undo it.
contact-job-accounts-link = Sign-in link
contact-job-accounts-prune = Clearing of sessions

gap-no-point = Organisations without a place on the map
gap-no-contact = Organisations that cannot be reached
gap-no-description = Organisations without a presentation
