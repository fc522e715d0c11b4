-- One row for each thing that has a page: who may see it, where it stands, which version it is at.
CREATE TABLE record (
  id {uuid} NOT NULL PRIMARY KEY,
  kind text NOT NULL,
  short_id text NOT NULL,
  slug text NOT NULL,
  title {json} NOT NULL,
  sort_key text NOT NULL,
  visibility text NOT NULL CHECK (visibility IN ('public', 'network', 'organisation', 'private')),
  state text NOT NULL CHECK (state IN ('draft', 'to_validate', 'published', 'archived')),
  version {bigint} NOT NULL,
  example {bool} NOT NULL,
  created_at {timestamp} NOT NULL,
  updated_at {timestamp} NOT NULL,
  CONSTRAINT record__short_id_key UNIQUE (short_id)
);
CREATE INDEX record_list ON record (kind, state, visibility, sort_key, id);
-- One row a write: what it was before and after, who did it, through which door.
CREATE TABLE history (
  seq {bigint} NOT NULL PRIMARY KEY,
  record_id {uuid} NOT NULL REFERENCES record (id),
  record_kind text NOT NULL,
  version {bigint} NOT NULL,
  action text NOT NULL CHECK (action IN ('create', 'update', 'archive', 'restore', 'attach')),
  before {json},
  after {json} NOT NULL,
  actor_id {uuid},
  origin text NOT NULL,
  batch_id {uuid},
  at {timestamp} NOT NULL,
  CONSTRAINT history__record_id__version_key UNIQUE (record_id, version)
);
CREATE INDEX history_batch ON history (batch_id);
-- The change log's counter. Its row is locked until the writer commits, so numbers appear in order and without gaps:
-- an index that has read up to n has missed nothing below n.
CREATE TABLE change_counter (
  id {bigint} NOT NULL PRIMARY KEY CHECK (id = 1),
  last {bigint} NOT NULL
);
INSERT INTO change_counter (id, last) VALUES (1, 0);
