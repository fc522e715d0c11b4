-- What people did with accounts, rights and personal data, and what was decided: written in the transaction of the deed,
-- never changed. People are named by opaque ids alone. `detail` is text, so that both engines keep its bytes as they were hashed.
CREATE TABLE audit_entry (
  id {uuid} NOT NULL PRIMARY KEY,
  at {timestamp} NOT NULL,
  kind text NOT NULL,
  actor_id {uuid},
  subject_id {uuid},
  record_id {uuid},
  detail text NOT NULL
);
CREATE INDEX audit_entry_at ON audit_entry (at, id);
CREATE INDEX audit_entry_actor ON audit_entry (actor_id);
CREATE INDEX audit_entry_subject ON audit_entry (subject_id);
-- The chain over the entries: each hash covers the one before it. Nothing refers to the entry by a foreign key: a missing
-- one is to be found by whoever checks, not hidden by whoever removed it.
CREATE TABLE audit_seal (
  number {bigint} NOT NULL PRIMARY KEY,
  entry_id {uuid} NOT NULL,
  hash text NOT NULL,
  at {timestamp} NOT NULL,
  CONSTRAINT audit_seal__entry_id_key UNIQUE (entry_id)
);
