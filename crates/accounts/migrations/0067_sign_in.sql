-- Sessions name their account, so that they are listed and ended. Those of earlier versions do not: nobody is signed in by
-- them. No reference to the account: sessions stay behind when accounts are copied or restored.
ALTER TABLE session ADD COLUMN account_id {uuid};
ALTER TABLE session ADD COLUMN handle {uuid};
CREATE INDEX session_account ON session (account_id);
-- Sessions opened under an earlier number are over.
ALTER TABLE account ADD COLUMN epoch {bigint} NOT NULL DEFAULT 0;
-- Links in letters that let somebody in, or let them choose a new password. Only a digest of the link is kept.
CREATE TABLE sign_in_link (
  id {uuid} NOT NULL PRIMARY KEY,
  digest text NOT NULL,
  account_id {uuid} NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('sign_in', 'password')),
  next text NOT NULL,
  expires_at {timestamp} NOT NULL,
  CONSTRAINT sign_in_link__digest_key UNIQUE (digest)
);
CREATE INDEX sign_in_link_account ON sign_in_link (account_id);
CREATE INDEX sign_in_link_expiry ON sign_in_link (expires_at);
-- What proves, beside the password, that it is the same person.
CREATE TABLE second_factor (
  id {uuid} NOT NULL PRIMARY KEY,
  account_id {uuid} NOT NULL REFERENCES account (id),
  kind text NOT NULL CHECK (kind IN ('totp', 'passkey')),
  name text NOT NULL,
  secret {json} NOT NULL,
  credential text,
  last_step {bigint},
  created_at {timestamp} NOT NULL,
  last_used_at {timestamp},
  CONSTRAINT second_factor__credential_key UNIQUE (credential)
);
CREATE INDEX second_factor_account ON second_factor (account_id);
-- Codes for whoever lost it: each serves once. Digests of close to eighty random bits each.
CREATE TABLE recovery_code (
  account_id {uuid} NOT NULL REFERENCES account (id),
  digest text NOT NULL,
  used_at {timestamp},
  PRIMARY KEY (account_id, digest)
);
