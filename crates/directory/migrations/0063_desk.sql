-- What administrators changed in tables whose rows are no records: kinds of organisations, their groups, themes, countries,
-- documents. A row a save, with the form before and after; a row that was removed has none after.
CREATE TABLE desk_change (
  id {uuid} NOT NULL PRIMARY KEY,
  desk text NOT NULL,
  code text NOT NULL,
  version {bigint} NOT NULL,
  before {json},
  after {json},
  actor_id {uuid},
  at {timestamp} NOT NULL,
  CONSTRAINT desk_change__desk__code__version_key UNIQUE (desk, code, version)
);
