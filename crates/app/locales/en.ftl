search-title = Search
search-for = Search: { $text }
search-lead = Type the name of a town, country or partner, a theme or a word; typing errors are forgiven.
search-count = { $count ->
    [0] No result
    [one] One result
   *[other] { $count } results
}
search-empty = Nothing found
search-empty-help = Try a shorter word, another spelling, or remove a filter.
search-territories = Communes and territories
did-you-mean = Did you mean:
facet-kind = Kind of page
facet-country = Country
facet-theme = Theme
facet-status = State
facet-kind-code = Kind of organisation or action
record-organisation = Organisations
record-partnership = Partnerships
record-project = Actions and projects
record-place = Places
record-country = Countries
record-theme = Themes
record-territory = Territories
status-contact = In contact
status-engagement-letter = Letter of engagement signed
status-agreement = Agreement signed
status-active = Active
status-dormant = Dormant
status-ended = Ended
status-1 = In preparation
status-2 = Under way
status-3 = Being finalised
status-4 = Closed
status-5 = Cancelled
status-6 = Suspended

about = Villemonde: the atlas of towns and territories in the world
usage = Usage
options = Options
commands = Commands
arguments = Arguments
help-help = Shows this help
help-version = Shows the version
help-database-url = Address of the database: sqlite:FILE or postgres://… (VILLEMONDE_DATABASE_URL)
help-data-dir = Data folder (VILLEMONDE_DATA_DIR)
help-bind = Address to listen on, 127.0.0.1:8080 (VILLEMONDE_BIND)
help-serve = Starts the server
help-demo = Loads the demonstration network, then starts the server
help-migrate = Brings the database to this version’s schema
help-reference = Reference data
help-reference-load = Loads reference data that is new or changed
help-search = Search index
help-search-reindex = Builds the search index anew
help-user = Accounts
help-user-add = Creates an account
help-user-email = E-mail address
help-user-name = Name shown
help-user-role = administrator or reader
help-user-password = File that holds the password; without it, the password is read from standard input
help-backup = Saves database and files into an archive
help-restore = Restores an archive into an empty database
help-file = The archive’s file (.tar.gz)
help-copy = Copies the database to another, empty one of either engine
help-copy-to = Address of the database to copy to
help-config = Settings
help-config-show = Shows each setting and where it comes from
help-doctor = Checks database, index and files
error = Error:
migrating = { $count ->
    [one] Updating the schema (one step)
   *[other] Updating the schema ({ $count } steps)
}
migrated = Schema up to date ({ $count ->
    [0] nothing to do
    [one] one step
   *[other] { $count } steps
}).
loading-reference = Reference data
reference-loaded = { $name }: { $rows } rows
loading-demo = Demonstration network
indexing = Search index
serving = Villemonde answers at { $address }
stopped = Stopped: every request under way was answered.
demo-ready = Demonstration network ready: { $organisations } organisations, { $partnerships } partnerships, { $projects } actions.
demo-address = Address: { $address }
demo-accounts = Demonstration accounts (one click on the “Sign in” page): { $accounts }
reindexed = Index built anew: { $count } entries.
reindex-asked = A server holds the index: it will build it anew by itself within seconds.
user-added = Account created: { $email } ({ $role }).
user-invalid = Account refused: { $fields }.
user-taken = There is already an account for { $email }.
backed-up = Backup written: { $file } ({ $rows } rows, { $files } files).
restored = Restored: { $rows } rows, { $files } files.
restore-not-empty = The target database already holds records; restore into an empty one.
restore-other-schema = The archive has another schema ({ $name }); install the same version of Villemonde.
copied = Copied: { $rows } rows in { $tables } tables.
from-default = default
from-file = file { $file }
from-environment = variable { $name }
from-option = option --{ $name }
doctor-ok = all is well
doctor-engine = Engine
doctor-schema = Schema
doctor-records = Records
doctor-history = History
doctor-index = Index
doctor-integrity = Integrity
doctor-problem = { $count ->
    [one] One problem
   *[other] { $count } problems
}
