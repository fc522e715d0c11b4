# Navigation and list
nav-map = Map
partnerships = Partnerships
partnerships-lead = Who from here is tied to whom in the world, in which form and since when.
partnership = Partnership
add = Add a partnership
see-on-map = See on the map
see-as-list = See these partnerships as a list, page by page
filter-name = Name of a town or partnership
count = { $count ->
    [0] No partnership
    [one] One partnership
   *[other] { $count } partnerships
}
none-title = No partnership
none-text = Remove a filter or try another name.
facet-country = Country
facet-form = Form
facet-status = Status, as last known
facet-organisation = Who from here
facet-theme = Theme
facet-ept = Territorial public body (EPT)
facet-departement = Département
facet-scope = Abroad or in France
facet-territory = Territory
chosen-territory = { $name }
scope-abroad = With partners abroad
scope-france = In France
in-france = In France
in-france-text = A link between French partners: it counts neither as action abroad nor as aid.
untitled = Partnership without a name
form-none = Form not stated
party-hidden = Organisation not public
party-to-identify = Partner to be identified
yes = yes
no = no

# Status, said with its date
status-fresh = { $name } as of { $when }
status-document = { $name } according to the document of { $document }
status-old = { $name } as last known in { $when }
status-undated = { $name }, date unknown
status-undated-document = { $name } according to an undated document
status-short = { $name } ({ $when })
status-short-undated = { $name } (undated)
status-note-document = States according to the document of { $document }.
status-note-dates = In brackets, the date at which each state is known.

# Sheet
status = Status
key-facts = Key facts
period = Period
last-sign = Last sign of life
legal-basis = Legal basis
country = Country
no-country = International
country-or-countries = { $count ->
    [one] Country
   *[other] Countries
}
committees = { $count ->
    [one] Carried by
   *[other] Carried by
}
themes = Themes
parties = The parties
parties-caption = Who takes part, in which role
party = Party
role = Role
own-word = The word it uses
own-word-short = Its word
services = Services
service-leads = leads
to-identify = to be identified
forms-over-time = Forms over time
document-says = The document says:
timeline = Timeline
chronicle-agreement = Agreement
chronicle-signed = { $kind }: signature
chronicle-deliberated = { $kind }: vote
chronicle-transmitted = { $kind }: sent to the State’s representative
chronicle-expired = { $kind }: expiry
chronicle-form = Form of the link
chronicle-link = The link exists
chronicle-partnership = Partnership
chronicle-status = Status
computed = Computed
jubilee = { $years } years
jubilee-note = Anniversary counted from the known start, if the link still lasts.
agreements = Agreements and deeds
agreements-caption = What was signed
agreement-kind = Deed
agreement-object = Object
agreement-amount = Forecast amount
agreement-deliberated = Vote
agreement-signed = Signature
agreement-transmitted = Sent to the State
agreement-expires = Expiry
figures = Figures
map = Map of the link
map-link-caption = The line joins the parties; the table of parties says the same.
unplaced = No known point, so not on the map: { $names }.
edit = Edit
archive = Archive
restore = Republish
archived-title = Archived sheet
archived-text = This partnership is no longer in lists or search; this page stays as a record.

# Advice from the law
advice = Points to check
advice-lead = Advice for those who run the network, from French law. Nothing keeps the sheet from being saved.
law-state = { $party } belongs to a foreign State. A local authority does not sign agreements with a State, with few exceptions, which the prefect must authorise beforehand.
law-recognised = { $party } lies in an entity that France does not recognise ({ $country }): no agreement may be signed with its authorities.
law-transmitted = { $what }: no date of transmission to the prefect. An agreement takes effect only once sent.
law-expired = { $what } has expired, while the partnership is said to be running: renew it, or update the status.
law-expires-soon = { $what } expires within six months.
law-amount = { $what }: the forecast amount is missing. An agreement states its forecast financial commitments.
law-object = { $what }: the object is missing. An agreement states the object of the actions.
law-vote = { $what } is signed before the vote that allows it: check the dates.
law-no-agreement = The legal basis is an agreement, but no agreement is noted.
law-no-basis = The legal basis is not stated: agreement, direct action, support to a third party, emergency, or none.
law-goal = No theme serves a Sustainable Development Goal. External action takes the 2030 Agenda into account.
article-action = CGCT (French local authorities code), article L1115-1
article-state = CGCT (French local authorities code), article L1115-5
article-recognised = circular INTB1513713C of 2 July 2015

# Form
new-title = New partnership
new-intro = Two parties, a name and a status are enough; the rest may come later.
edit-title = Edit: { $name }
form-identity = What it is
form-publication = Publication
field-title = Name
field-summary = Summary
field-when = When
field-words = Words of the document
help-words = As they stand, if they say more than the date.
help-date = As people say it: “since February 1998”, “2000-2005”, “late 2006”, “1964 or earlier”.
help-parties = A party is an organisation of the directory. If it is still to be identified, say only where: a place, or a country and a label.
party-unnamed = Without a record of an organisation: a place, or a party to identify
help-services = Services appear once the organisation is saved or a row is added.
help-place = Only if the organisation is still to be identified.
help-status = The date at which this status held, such as that of the document.
add-party = Add a party
party-number = Party { $number }
field-organisation = Organisation
field-party-when = When it takes part
field-lead-service = Lead service
field-supporting = Supporting services
field-place = Place of the party to be identified
field-label = Label of the party to be identified
field-status-as-of = Status known as of
field-status-source = Document that says the status
field-last-when = Date of the last sign of life
field-last-source = Document that says this sign of life
add-form = Add a form
form-number = Form { $number }
add-event = Add an event
event-number = Event { $number }
field-event-kind = Kind of event
field-event-status = New status
field-event-title = What happened
add-agreement = Add a deed
agreement-number = Deed { $number }
field-currency = Currency (three-letter code)
add-committee = Add a committee
committee-number = Committee { $number }
field-committee = Committee or collective
add-figure = Add a figure
figure-number = Figure { $number }
field-measure = What is counted
field-value = Value
field-value-max = Upper end of a range
field-qualifier = Reserve, in French (environ, plus de…)
field-note = Remark
field-sources = Documents that speak of this partnership
field-visibility = Who may see the sheet
visibility-public = Everybody
field-state = State of the sheet
state-published = Published

# Archiving
archive-title = Archive: { $name }
linked = { $count ->
    [one] 1 partnership
   *[other] { $count } partnerships
}
archive-lead = The sheet leaves lists, map and search. Nothing is erased, and it can be republished.
archive-address = Its address still answers and says that the sheet is archived.
archive-parties = The partnership disappears from the pages of its parties:
archive-committees = It also disappears from the pages of those who carry it:
archive-block = “{ $title }”: { $count ->
    [one] one item keeps its link to this sheet.
   *[other] { $count } items keep their link to this sheet.
}

# Exports
export-name = partnerships
column-title = Partnership
column-home = From here
column-other = Over there
column-roles = Roles
column-country-codes = Country codes
column-countries = Countries
column-form-codes = Form codes
column-forms = Forms
column-status-code = Status code
column-status = Status
column-status-date = Status as of (EDTF)
column-period = Period
column-period-edtf = Period (EDTF)
column-last = Last known fact (EDTF)
column-basis = Legal basis
column-theme-codes = Theme codes
column-themes = Themes
column-in-france = Wholly in France
column-url = Address
column-updated = Updated

# Map
map-page = Map of the links
map-lead = Each line joins an authority from here to its partner. The filters are those of the list, and the table says the same as the map.
map-title = Map of the partnerships
map-desc = { $links ->
    [one] One link
   *[other] { $links } links
} to { $countries ->
    [one] one country
   *[other] { $countries } countries
}. The list of links follows the map.
map-count = { $count ->
    [0] no partnership
    [one] one partnership
   *[other] { $count } partnerships
}
map-caption = Base map: Natural Earth. The stronger a country’s tint, the more partnerships it has.
map-no-start = Base map: Natural Earth. Without a known point here the links are not drawn; the table gives them all.
views = Part of the world
view-world = World
view-europe = Europe and Mediterranean
view-near-east = Near East
view-africa = Africa
view-americas = Americas
view-asia = Asia
view-territory = The territory
legend-active = Link active as last known
legend-contact = Contact or letter of engagement
legend-past = Dormant or ended link
legend-area = Country, or partner to be identified
legend-approximate = Approximate point
legend-many = Several places drawn as one
legend-tint = { $count ->
    [one] Country with one partnership
   *[other] Country with { $count } partnerships
}
legend-tint-range = Country with { $from } to { $to } partnerships
legend-tint-more = Country with { $from } partnerships or more
countries-title = The countries of the map
countries-lead = There are too many links for a point a town: one point stands for a country. Choosing a country shows its towns.
links-title = All links of the map
links-caption = Links shown, those without a point included
from-here = From here
over-there = Over there
with-whom = With
not-on-map = (no point on the map)
territory-title = The territory: { $name }
territory-desc = Each circle is a commune; its size follows the number of its partnerships. The table says the same.
territory-caption = Each circle is a commune, tinted by its territorial public body (EPT). Choosing an EPT enlarges it, choosing a commune filters the world map.
territory-caption-epci = Each circle is a commune, tinted by its intermunicipal body (EPCI). Choosing a commune filters the world map.
territory-caption-groups = Each circle stands for the communes of an intermunicipal body; its size follows the number of their partnerships.
territory-france = The whole of France
territory-desc-france = Each circle is a département; its size follows the number of partnerships that start there. The table says the same.
territory-caption-france = Each circle is a département, tinted by its région; overseas is drawn on the left. Where there is no room, its number stands for its name. Choosing a département shows its communes.
territory-desc-shapes = Each territory has its contour; the stronger its tint, the more partnerships it has. The table says the same.
territory-caption-shapes = Each commune has its contour, tinted by its établissement public territorial (EPT), the stronger the more partnerships it has. Choosing an EPT enlarges it, choosing a commune filters the map of the world.
territory-caption-shapes-epci = Each commune has its contour, tinted by its intercommunal body (EPCI), the stronger the more partnerships it has. Choosing a commune filters the map of the world.
territory-caption-shapes-groups = Each contour is an intercommunal body, the stronger its tint the more partnerships its communes have.
territory-caption-shapes-france = Each département has its contour, tinted by its région, the stronger the more partnerships it has; overseas départements are drawn on the left. Choosing a département shows its communes.
territory-credit = Contours: { $credit }.
territory-moving = The territory by its contours
territory-steps = Territory shown
elsewhere = { $count ->
    [one] One more partnership is held
   *[other] { $count } more partnerships are held
} by the Département, or by authorities outside this territory.
units-caption = The territory, with the number of partnerships
column-ept = EPT
column-epci = EPCI
commune = Commune

# Blocks of other pages
block-in-the-world = In the world
block-with-here = Partnerships with here
block-carried = Partnerships carried
who-else = Who else from here works there?
who-else-caption = Who, with whom, in which form and since when
who-else-country = Other links from here with: { $names }.
next-jubilees = Next anniversaries
next-jubilee = { $when }: { $years } years
if-lasting = if the link still lasts
see-all = See the { $count } partnerships
brief-more = { $count ->
    [one] One more partnership on the page.
   *[other] { $count } more partnerships on the page.
}
block-year = Anniversaries and signs of life
jubilees = Round anniversaries
years = { $years } years, if the link still lasts
last-signs = Latest known signs of life
hero-title = Who from here acts in the world, where and with whom
hero-lead = The atlas of the links that towns and territories weave far away: twinnings, co-operation, friendship pacts, each with its dates and sources.
figure-engaged = { $count ->
    [one] authority engaged
   *[other] authorities engaged
}
figure-partnerships = { $count ->
    [one] partnership abroad
   *[other] partnerships abroad
}
figure-countries = { $count ->
    [one] partner country
   *[other] partner countries
}
counted = { $count ->
    [0] Counted in the published sheets.
    [one] Counted in the published sheets; one link between French towns comes on top.
   *[other] Counted in the published sheets; { $count } links between French partners come on top.
}
see-map = Open the map
see-partnerships = See the partnerships
import-twinning = Twinnings and other links between authorities
import-field-commune-code = Code of the French authority (INSEE, SIREN or DEP-93)
import-field-commune = Name of the French authority
import-field-departement = Département of the French authority
import-field-partner = Name of the partner
import-field-country = Country of the partner (name or code)
import-field-year = Year or date of the start
import-field-form = Form of the link
import-field-geonames = GeoNames identifier of the partner
import-field-wikidata = Wikidata identifier of the partner
import-field-commune-wikidata = Wikidata identifier of the French authority
import-field-lat = Latitude of the partner
import-field-lon = Longitude of the partner
import-field-source = Address of the document that says so

# What each list holds (open data).
partnerships-about = Twinnings, cooperation agreements and other links: parties, countries, forms, status with its date, period, themes.

import-partnerships = Partnerships, with all their parties
import-link-id = Address of the sheet
import-link-title = Title
import-link-parties = Parties, separated by semicolons
import-link-home = Parties from here
import-link-other = Parties over there
import-link-roles = Roles, written “name : role”
import-link-forms = Forms
import-link-status = Status (code or name)
import-link-status-as-of = When the status was known
import-link-period = Period or year of the beginning
import-link-legal-basis = Legal basis
import-link-themes = Themes, separated by semicolons
import-link-summary = Summary

gap-unknown-party = Partnerships with a party to identify
gap-agreement-expired = Active partnerships whose agreement has expired
gap-no-news = Active partnerships without news for two years
gap-no-theme = Partnerships without a theme
