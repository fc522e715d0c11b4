-- What people do for the network as a whole.
CREATE TABLE network_role (
  account_id {uuid} NOT NULL REFERENCES account (id),
  role text NOT NULL CHECK (role IN ('coordinator', 'adviser', 'grants_officer', 'committee_member', 'librarian', 'editor')),
  since {timestamp} NOT NULL,
  PRIMARY KEY (account_id, role)
);
-- The organisations that people act for. Whoever leaves one is no longer here; history keeps what they wrote.
CREATE TABLE membership (
  account_id {uuid} NOT NULL REFERENCES account (id),
  organisation_id {uuid} NOT NULL REFERENCES record (id),
  role text NOT NULL CHECK (role IN ('reader', 'contributor', 'manager')),
  since {timestamp} NOT NULL,
  PRIMARY KEY (account_id, organisation_id)
);
CREATE INDEX membership_organisation ON membership (organisation_id);
-- Letters that make an account, or add to one: whoever holds the link has read mail sent to the address. Only a digest of
-- the link is kept.
CREATE TABLE invitation (
  id {uuid} NOT NULL PRIMARY KEY,
  digest text NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  account_role text NOT NULL CHECK (account_role IN ('reader', 'administrator')),
  network_role text,
  organisation_id {uuid} REFERENCES record (id),
  member_role text CHECK (member_role IN ('reader', 'contributor', 'manager')),
  message text NOT NULL,
  lang text NOT NULL,
  invited_by {uuid} NOT NULL REFERENCES account (id),
  created_at {timestamp} NOT NULL,
  expires_at {timestamp} NOT NULL,
  accepted_at {timestamp},
  revoked_at {timestamp},
  CONSTRAINT invitation__digest_key UNIQUE (digest),
  CONSTRAINT invitation_whole CHECK ((organisation_id IS NULL) = (member_role IS NULL))
);
CREATE INDEX invitation_organisation ON invitation (organisation_id);
CREATE INDEX invitation_email ON invitation (email);
