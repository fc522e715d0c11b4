-- Somebody asks to act for an organisation. Until they opened the letter's link nobody sees it; only its digest is kept.
CREATE TABLE join_request (
  id {uuid} NOT NULL PRIMARY KEY,
  organisation_id {uuid} NOT NULL REFERENCES record (id),
  email text NOT NULL,
  name text NOT NULL,
  message text NOT NULL,
  lang text NOT NULL,
  digest text,
  created_at {timestamp} NOT NULL,
  confirmed_at {timestamp},
  decided_at {timestamp},
  decided_by {uuid} REFERENCES account (id),
  accepted {bool},
  CONSTRAINT join_request__digest_key UNIQUE (digest)
);
CREATE INDEX join_request_organisation ON join_request (organisation_id);
CREATE INDEX join_request_created ON join_request (created_at);
