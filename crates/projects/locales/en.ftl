# Texts of actions and projects.

# List
list-title = Actions and projects
list-lead = Projects, exchanges, training, meetings: what partners did together, as the documents tell it.
count = { $count ->
    [0] No action
    [one] One action
   *[other] { $count } actions
}
sort-by = Sort:
sort-title = by title
sort-date = by date
filter-text = Words of the title
empty-title = No action
empty-text = Remove a filter or try another word.
new-button = Add an action
unpublished = Not published
restricted = Restricted visibility
example = Example
facet-kind = Kind
facet-status = Status
facet-theme = Themes
facet-country = Countries
facet-role = Role
facet-organisation = Organisation
facet-partnership = Partnership
facet-territory = Territory
facet-ept = EPT
facet-departement = Département
facet-year = Year
facet-goal = Sustainable Development Goals

# Exports
file-name = actions
column-id = Identifier
column-title = Title
column-kind-code = Kind code
column-status-code = Status code (IATI)
column-date = Date (EDTF)
column-date-words = Date, as the document says it
column-leads = Led by
column-participants = Participants and roles
column-country-codes = Country codes
column-places = Places
column-theme-codes = Theme codes
column-example = Invented example
column-url = Address
yes = yes
no = no

# Sheet
edit-button = Edit
archive-button = Archive
restore-button = Republish
archived-title = Archived page
archived-text = This page is no longer in lists or search; it stays at this address.
participants-title = Who takes part
partnership-title = { $count ->
    [one] Within the partnership
   *[other] Within the partnerships
}
places-title = Where
map-title = Where the action takes place
map-desc = Map of the places: { $names }. The list is below the map.
no-point = not located on the map
figures-title = In figures
others-title = { $count ->
    [one] Other actions of the partnership
   *[other] Other actions of these partnerships
}
others-all = All actions
facts-label = Key facts
fact-date = Date
said-as = The document says:
fact-beneficiaries = For whom
fact-goals = Sustainable Development Goals
history-link = History (version { $version })

# Form
new-title = New action
new-intro = A title and a kind are enough; the rest can come later.
edit-title = Edit: { $name }
section-what = What
section-when = When
section-who = Who
section-where = Where
section-about = What it is about
section-sheet = The page
field-summary = Summary
field-words = Words of the document
help-date = As people say it: “late 2006”, “since February 1998”, “2000-2005”, “12/03/2007”.
help-words = As they stand, if they say more than the date.
help-status = According to a document: say which, and of when.
field-status-when = Date of the document that says so
field-status-source = Document that says so
field-service = Service in charge
field-note = Remark
add-participant = Add a participant
row-participant = Participant { $number }
add-partnership = Add a partnership
row-partnership = Partnership { $number }
field-places = Places of the world
field-place = Place
add-place = Add a place
row-place = Place { $number }
field-territories = French territories
field-territory-kind = Kind of territory
field-territory-code = Code or exact name
help-services = Services appear once the organisation is chosen, after saving or adding a row.
help-territory = INSEE or SIREN code, safe even when two communes have the same name.
add-territory = Add a territory
row-territory = Territory { $number }
territory-commune = Commune
territory-ept = EPT
territory-epci = Intercommunality
territory-departement = Département
territory-region = Région
territory-former-commune = Former commune
add-country = Add a country
row-country = Country { $number }
add-figure = Add a figure
row-figure = Figure { $number }
field-measure = What is counted
field-value = Value
help-value = Amounts in euros.
field-value-max = Up to (for a range)
field-qualifier = The document’s reserve
help-qualifier = In French: “environ”, “plus de”, “jusqu’à”
field-visibility = Who may see it
visibility-public = Everybody
field-state = State of the page
state-published = Published

# Archive
archive-title = Archive: { $name }
linked = { $count ->
    [one] 1 action
   *[other] { $count } actions
}
archive-lead = Nothing is deleted. This is what changes.
archive-lists = The action leaves lists, search, maps and exports.
archive-address = Its address still answers and says that it is archived.
archive-participants = { $count ->
    [0] No organisation takes part in it.
    [one] The organisation that takes part no longer shows it on its page.
   *[other] The { $count } participations no longer show on the organisations’ pages.
}
archive-partnerships = { $count ->
    [0] It belongs to no partnership.
    [one] Its partnership no longer shows it.
   *[other] Its { $count } partnerships no longer show it.
}
archive-return = It can be republished, with all its links.

# Two editors

# Blocks on other pages
block-title = Actions
block-partnership = Actions carried out
block-all = See all { $count } actions
status-undated = { $name } (undated)
brief-lead = { $count ->
    [one] One action
   *[other] { $count } actions
}{ $running ->
    [0] .
    [one] , one of them under way according to its document.
   *[other] , { $running } of them under way according to their documents.
}
brief-more = { $count ->
    [one] One more action on the page.
   *[other] { $count } more actions on the page.
}
home-all = All actions and projects
as-accountable = Actions led
as-implementing = Actions carried out
as-extending = Actions managed
as-funding = Actions funded
as-host = Actions hosted
as-partner = Actions taken part in
as-beneficiary = Actions received
as-sought = Actions that seek its co-funding

# What each list holds (open data).
list-about = Projects, exchanges, training, events: kind, status, dates, leaders and participants, places, themes.

## Lists imported

import-actions = Actions and projects
import-field-id = Address of the sheet
import-field-title = Title
import-field-kind = Kind (code or name)
import-field-summary = Summary
import-field-leads = Led by, separated by semicolons
import-field-participants = Participants, each with its role in parentheses
import-field-partnership = Partnerships (address of the sheet or title)
import-field-countries = Countries (names or codes)
import-field-places = Places
import-field-themes = Themes, separated by semicolons
import-field-date = Date or period
import-field-date-words = Date as the document says it
import-field-status = Status (IATI number or name)
import-field-status-as-of = Date of the document that says the status
import-field-beneficiaries = Beneficiaries

gap-nobody = Actions that nobody carries
gap-no-date = Actions without a date
gap-no-place = Actions without a place
gap-no-theme = Actions without a theme
