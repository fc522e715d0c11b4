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
search-near-title = Near results
search-near = These pages do not hold “{ $text }” as typed, but words spelt nearly so.
search-some-words = These pages hold only some of the words of “{ $text }”.
search-export-cut = A file holds the { $most } best results.
search-file = search
column-kind-code = Code of the kind
column-title = Title
column-subtitle = Detail
column-snippet = Excerpt
column-near = Near
column-example = Example
column-url = Address of the page
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
record-territory = Communes and territories
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
command-name = COMMAND
help-default = default: { $value }
help-possible = values: { $values }
copying-table = Copying table { $name }
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
help-import-file = List to take in: CSV or XLSX, GeoJSON for contours
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
reference-unchanged = Reference data up to date: nothing to load.
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
backed-up = Backup written: { $file } ({ $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
}, { $files ->
    [0] no file
    [one] { $files } file
   *[other] { $files } files
}).
restored = Restored: { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
}, { $files ->
    [0] no file
    [one] { $files } file
   *[other] { $files } files
}.
not-empty = The database that was to receive it holds records or accounts already; an empty one is needed. Nothing was written.
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

config-unknown = There is no setting { $name } ({ $place }); “villemonde config show” lists them all.
config-bind = The setting { $name } must be an address and a port, such as 127.0.0.1:8080 ({ $place }).
config-type = The setting { $name } must be { $kind } ({ $place }).
config-integer = a whole number
config-float = a number with a decimal point
config-boolean = true or false
config-text = a text
config-syntax = { $file } is not valid TOML: { $error }
error-newer-schema = The database was written by a newer version of Villemonde (migration { $name }): install that version, or go back to the backup from before the update. Nothing was changed.
error-pending = The database is not yet at this version’s schema. Run “villemonde migrate” first.
error-no-reference = The database does not have its reference data yet. Run “villemonde reference load” first.
error-no-database = There is no database { $url }. Check --database-url and --data-dir; “villemonde migrate” makes one.
error-open = The database { $url } cannot be opened
error-address = a database’s address starts with sqlite: or postgres://
error-data-dir = The data folder { $path } cannot be made
error-bind = Cannot listen on { $address }
error-cut-short = the file is incomplete or damaged
error-address-in-use = another program already listens on this address
error-address-elsewhere = this address is not one of this machine
error-not-found = there is no such file or folder
error-no-right = this account may not do that
error-disk-full = the disk is full
error-read-only = the disk or the file is read-only
error-exists = it is there already
error-not-a-folder = a part of this path is not a folder
error-is-a-folder = it is a folder, not a file
error-refused = nobody answers at this address
error-sqlite-open = the database’s file cannot be opened: is the folder there, may this account write to it?
error-locked = another program has held the database for more than ten seconds
error-not-sqlite = this file is not an SQLite database
error-sqlite-damaged = the database’s file is damaged: restore a backup
error-index = The search index cannot be opened
error-index-busy = a server already holds the search index { $folder }: stop it, or give another --data-dir
error-files = The uploaded files
error-password-file = The password
error-interrupted = Interrupted; nothing was left half done.
error-archive = The archive { $file } is damaged, or is no backup of Villemonde. Nothing was restored.
error-archive-path = The archive { $file } holds a forbidden path ({ $path }). Nothing was restored.
error-archive-size = The archive { $file } is too large once unpacked. Nothing was restored.
error-archive-exists = { $file } is there already: a backup never replaces another. Give another name.
error-copy-same = The target database is the source itself.
error-demo-refused = This database already holds a network: the demonstration is not loaded into it. Give another --data-dir or --database-url.
restore-passed-over = File passed over, its name is none of Villemonde’s: { $name }
backing-up = Backup
restoring = Restoring
saved-before = Copy of the database from before the update: { $file }
usage-command = “{ $name }” is no command.
usage-unknown = unknown argument: { $name }
usage-required = missing: { $name }
usage-value = “{ $value }” will not do for { $name }
usage-no-value = { $name } needs a value
usage-twice = { $name } is too much or given twice
usage-missing = which command?
usage-possible = Possible:
usage-meant = Did you mean:
usage-help = More with --help.
doctor-files = Files
doctor-files-found = { $count ->
    [0] none
    [one] one
   *[other] { $count }
}
doctor-files-missing = { $count ->
    [one] one file is missing, take it from a backup: { $names }
   *[other] { $count } files are missing, take them from a backup: { $names }
}
doctor-legal = Legal notice
doctor-legal-complete = complete
doctor-legal-demo = not needed in the demonstration
doctor-legal-missing = the law also asks for { $names }
doctor-schema-pending = to be updated by “villemonde migrate”: { $names }
doctor-history-broken = { $count ->
    [one] one record has not one row for each version
   *[other] { $count } records have not one row for each version
}
doctor-index-position = { $entries ->
    [one] one entry
   *[other] { $entries } entries
}; writes followed: { $position } of { $last }
doctor-index-none = not built yet, the server will
doctor-index-held = held by a server; /readyz says how far it is
doctor-advice = { $count ->
    [one] All is well but for one point to complete.
   *[other] All is well but for { $count } points to complete.
}
user-bad-email = the e-mail address is none
user-bad-name = the name is empty
user-bad-password = the password has fewer than { $count } characters
help-import = Takes in a list (CSV or XLSX) or contours (GeoJSON), or takes one back
help-import-list = { $about }. Columns read: { $columns }
help-import-dry-run = Says what would become of each line and writes nothing
help-import-map = Chooses the column of a field; an empty column leaves the field out, “=text” gives it to every line. May be repeated
help-import-whole = { $field }, for the whole file
help-import-undo = Takes back the import of this number
import-map-wrong = “{ $pair }”: write field=column
import-unread = Columns not read: { $columns }
import-running = Taking in the list
import-line = line { $number }: { $outcome }. { $title }.
import-candidates = Could be: { $candidates }.
import-batch = To take it back: villemonde import { $list } --undo { $batch }
import-batch-wrong = “{ $batch }” is not the number of an import.
import-batch-unknown = No import has the number { $batch }.
help-demo-scale = Size of the network shown: the demonstration, ten or a hundred times its size, or a country’s, invented around it

# villemonde export
help-export = Writes a public list of the network to a file
help-export-format = Format of the file; without this option that of its name, else CSV
help-export-output = File to write; “-” or nothing for standard output
exported = { $rows ->
    [one] { $rows } row written to { $file }
   *[other] { $rows } rows written to { $file }
}
exported-rows = { $rows ->
    [one] { $rows } row written
   *[other] { $rows } rows written
}
api-title = The API
api-lead = Everything that the atlas shows, as open data: the same records, filters and rights as the pages.

# /administration/reprises
imports-administration = Administration
imports-title = List imports
imports-lead = The lists taken in, by this page or by the command. An import is undone in one go: what it added is archived, what it completed is as it was before.
imports-help = How to prepare a list
imports-none = No list taken in yet
imports-none-help = Begin with a list that you keep already, as CSV or XLSX.
imports-new = New import
imports-list = List
imports-file = File
imports-file-help = CSV or XLSX, GeoJSON for contours, { $limit } MB at most; the first line of a table gives the titles of the columns. Nothing is written before you agree.
imports-to-columns = Continue to the columns
imports-columns = Columns
imports-columns-lead = { $file }: { $lines } lines. Check what each column says; your choice will be offered for the next list with the same titles.
imports-columns-wrong = The columns are not enough
imports-field = Field
imports-column = Column of the file
imports-no-column = No column
imports-example = Example
imports-first-lines = First lines of the file
imports-to-preview = See the preview
imports-preview = Preview
imports-preview-lead = { $file }: this is what each line will become. Nothing is written yet.
imports-changed = The network has changed since the preview
imports-changed-help = Nothing was written. This is the new preview; confirm it if it suits you.
imports-nothing = Nothing to write
imports-nothing-help = No line adds or completes anything.
imports-confirm = Write these lines
imports-back-to-columns = Go back to the columns
imports-abandon = Give this file up
imports-report = Import of { $file }
imports-report-lead = Import of { $at }, by { $who }.
imports-by-command = the command line
imports-somebody = a deleted account
imports-download = Download the report (CSV)
imports-at = Date
imports-who = By
imports-added = Added
imports-updated = Completed
imports-questions = Ignored or ambiguous
imports-undo = Undo the import
imports-undone-on = Undone on { $at }
imports-undo-title = Undo the import of { $file }?
imports-undo-lead = It had added { $added } sheets and completed { $updated }. What somebody changed since is kept. The same file can be imported again.
imports-undo-contours-lead = It had added { $added } contours and replaced { $updated }. Those that it added are removed, those that it replaced are given back, those that another import has replaced since stay. The same file can be taken in again.
imports-whole = or, for the whole file:
imports-filter = Lines to show
imports-lines = Lines
imports-no-line = No line
imports-line = Line
imports-about = About
imports-outcome = Outcome
imports-reasons = Reasons
imports-candidates = Could be:
imports-sheet = Sheet
demo-scale-kept = This folder holds a network already: it is kept as it is. For another size, give another --data-dir.
help-audit = Audit log
help-audit-verify = Computes the log’s chain anew and names the first entry that is wrong
help-audit-head-known = An end of the chain exported earlier (a file, or the hash alone): a cut end shows
help-audit-head = Writes the end of the chain (number, hash, date), to be kept elsewhere
audit-right = { $sealed ->
    [0] No entry is sealed
    [one] One sealed entry, right
   *[other] { $sealed } sealed entries, all right
}; { $waiting ->
    [0] none waits for its seal.
    [one] one waits for its seal.
   *[other] { $waiting } wait for their seal.
}
audit-gap = Link { $number } is missing.
audit-missing = The entry { $id }, link { $number }, is missing.
audit-changed = The entry { $id }, link { $number }, is not the one that was sealed.
audit-cut = The chain ends at link { $last }, before the end that is known ({ $known }).
audit-cut-hash = The chain ends at link { $last } and never meets the hash that is known.
audit-other = Link { $number } has another hash than the end that is known: the chain was made anew.
audit-no-head = { $file } holds no end of a chain.
audit-empty = Nothing is sealed yet.
help-restore-erasures = The list of erasures kept elsewhere: whoever was erased since the backup is erased again
erased-again = { $count ->
    [one] One person erased since the backup is erased again.
   *[other] { $count } people erased since the backup are erased again.
}
restore-no-erasures = There is no list of erasures here. If people were erased since this backup, start again in an empty database with --erasures FILE.
