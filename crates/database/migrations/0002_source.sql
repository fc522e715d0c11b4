-- The documents that say the facts, and which record each is a source of.
CREATE TABLE source (
  id {uuid} NOT NULL PRIMARY KEY,
  code text NOT NULL,
  title {json} NOT NULL,
  publisher text NOT NULL,
  dated {json},
  url text,
  note {json} NOT NULL,
  CONSTRAINT source__code_key UNIQUE (code)
);
CREATE TABLE record_source (
  record_id {uuid} NOT NULL REFERENCES record (id),
  source_id {uuid} NOT NULL REFERENCES source (id),
  PRIMARY KEY (record_id, source_id)
);
CREATE INDEX record_source_source ON record_source (source_id);
