-- What people ask to have changed in a record: the whole value as they would have it, or words alone. Kept when decided, so
-- that history can say on whose word a version was made. Whoever writes without an account is known by what they typed;
-- their address goes once they have their answer.
CREATE TABLE proposal (
  id {uuid} NOT NULL PRIMARY KEY,
  record_id {uuid} NOT NULL REFERENCES record (id),
  record_kind text NOT NULL,
  version {bigint} NOT NULL,
  value {json},
  message text NOT NULL,
  evidence text NOT NULL,
  author_id {uuid},
  author_name text NOT NULL,
  author_email text NOT NULL,
  lang text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'accepted', 'refused', 'withdrawn')),
  reason text NOT NULL,
  answer text NOT NULL,
  asked_at {timestamp},
  decided_by {uuid},
  decided_at {timestamp},
  applied_version {bigint},
  created_at {timestamp} NOT NULL,
  updated_at {timestamp} NOT NULL,
  CONSTRAINT proposal_decided CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE INDEX proposal_record ON proposal (record_id, state);
CREATE INDEX proposal_state ON proposal (state, created_at);
CREATE INDEX proposal_author ON proposal (author_id, created_at);
