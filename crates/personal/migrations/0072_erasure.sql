-- Who asked to be erased, and what became of it. Name and address are there until it is decided, for those who have no account;
-- afterwards a row names nobody: an account and people by ids of which nothing else is left.
CREATE TABLE erasure (
  id {uuid} NOT NULL PRIMARY KEY,
  account_id {uuid},
  name text NOT NULL,
  email text NOT NULL,
  asked_at {timestamp} NOT NULL,
  asked_by {uuid},
  outcome text CHECK (outcome IN ('erased', 'refused', 'withdrawn')),
  reason text,
  persons {json} NOT NULL,
  decided_at {timestamp},
  decided_by {uuid},
  kept_until text
);
CREATE INDEX erasure_account ON erasure (account_id);
