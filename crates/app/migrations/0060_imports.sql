-- Lists that came in, by page or by command: one row a batch, which undo takes back.
CREATE TABLE import_batch (
  id {uuid} NOT NULL PRIMARY KEY,
  importer text NOT NULL,
  file text NOT NULL,
  counts {json} NOT NULL,
  actor_id {uuid},
  at {timestamp} NOT NULL,
  undone {json},
  undone_at {timestamp}
);
CREATE INDEX import_batch_at ON import_batch (at);
-- What became of each line, apart from the row that lists show.
CREATE TABLE import_report (
  batch_id {uuid} NOT NULL PRIMARY KEY REFERENCES import_batch (id),
  report {json} NOT NULL
);
-- Which column says which field, by importer and set of titles: the id is worked out of both.
CREATE TABLE import_mapping (
  id {uuid} NOT NULL PRIMARY KEY,
  importer text NOT NULL,
  choice {json} NOT NULL,
  at {timestamp} NOT NULL
);
-- Files between two steps of the page, for a day at most; the file itself lies in the file storage under the row's id.
CREATE TABLE import_upload (
  id {uuid} NOT NULL PRIMARY KEY,
  importer text NOT NULL,
  file text NOT NULL,
  choice {json},
  actor_id {uuid},
  at {timestamp} NOT NULL
);
