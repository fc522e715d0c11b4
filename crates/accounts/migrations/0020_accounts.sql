-- People who sign in. Names and addresses live here and nowhere else.
CREATE TABLE account (
  id {uuid} NOT NULL PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('reader', 'administrator')),
  password_hash text NOT NULL,
  active {bool} NOT NULL,
  created_at {timestamp} NOT NULL,
  CONSTRAINT account__email_key UNIQUE (email)
);
CREATE TABLE session (
  id text NOT NULL PRIMARY KEY,
  data {json} NOT NULL,
  expires_at {timestamp} NOT NULL
);
CREATE INDEX session_expiry ON session (expires_at);
-- Failed attempts by digest of the address typed, whether or not an account has it.
CREATE TABLE sign_in_failure (
  digest text NOT NULL PRIMARY KEY,
  failures {bigint} NOT NULL,
  last_at {timestamp} NOT NULL
);
