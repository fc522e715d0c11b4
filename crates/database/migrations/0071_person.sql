-- Which earlier version a version is, where somebody went back to it.
ALTER TABLE history ADD COLUMN restored {bigint};
-- People whom records name in a role: the one table that says who they are. History holds their name, telephone and address
-- only as sealed under their key: without its row here nobody reads them again. `handle` is their address, or their name in
-- one record where they have none; `name` is folded.
CREATE TABLE person (
  id {uuid} NOT NULL PRIMARY KEY,
  handle text NOT NULL,
  name text NOT NULL,
  secret text NOT NULL,
  CONSTRAINT person__handle_key UNIQUE (handle)
);
CREATE INDEX person_name ON person (name);
