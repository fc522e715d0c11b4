-- Tokens of the API. Only a digest is kept: whoever reads this table cannot use what it names.
CREATE TABLE api_token (
  id {uuid} NOT NULL PRIMARY KEY,
  account_id {uuid} NOT NULL REFERENCES account (id),
  label text NOT NULL,
  digest text NOT NULL,
  created_at {timestamp} NOT NULL,
  last_used_on text,
  revoked_at {timestamp},
  CONSTRAINT api_token__digest_key UNIQUE (digest)
);
CREATE INDEX api_token_account ON api_token (account_id);
