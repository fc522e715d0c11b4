-- Kinds of organisations, in two levels, edited by an administrator.
CREATE TABLE kind_group (
  code text NOT NULL PRIMARY KEY,
  name {json} NOT NULL,
  position {bigint} NOT NULL
);
CREATE TABLE kind (
  code text NOT NULL PRIMARY KEY,
  group_code text NOT NULL REFERENCES kind_group (code),
  name {json} NOT NULL,
  plural {json} NOT NULL,
  iati_type {bigint} NOT NULL,
  governs {bool} NOT NULL,
  icon text NOT NULL,
  position {bigint} NOT NULL
);
-- The network's thesaurus; a merged theme leads to the one that replaced it.
CREATE TABLE theme (
  code text NOT NULL PRIMARY KEY,
  name {json} NOT NULL,
  definition {json} NOT NULL,
  synonyms {json} NOT NULL,
  sdgs {json} NOT NULL,
  dac {json} NOT NULL,
  broader text REFERENCES theme (code),
  merged_into text REFERENCES theme (code),
  position {bigint} NOT NULL
);
CREATE TABLE record_theme (
  record_id {uuid} NOT NULL REFERENCES record (id),
  theme_code text NOT NULL REFERENCES theme (code),
  PRIMARY KEY (record_id, theme_code)
);
CREATE INDEX record_theme_theme ON record_theme (theme_code, record_id);
CREATE TABLE organisation (
  id {uuid} NOT NULL PRIMARY KEY REFERENCES record (id),
  kind_code text NOT NULL REFERENCES kind (code),
  country text NOT NULL REFERENCES country (code),
  territory_kind text,
  territory_code text,
  governs {bool} NOT NULL,
  departement text,
  ept text,
  region text,
  place_id {uuid} REFERENCES place (id),
  lang text NOT NULL,
  description {json} NOT NULL,
  website text,
  phone text,
  email text,
  street text,
  postcode text,
  city text,
  lat {double},
  lon {double},
  names {json} NOT NULL,
  distinctions {json} NOT NULL
);
CREATE INDEX organisation_kind ON organisation (kind_code);
CREATE INDEX organisation_country ON organisation (country);
CREATE INDEX organisation_departement ON organisation (departement);
CREATE INDEX organisation_ept ON organisation (ept);
CREATE INDEX organisation_territory ON organisation (territory_code, territory_kind);
CREATE INDEX organisation_place ON organisation (place_id);
CREATE TABLE organisation_identifier (
  organisation_id {uuid} NOT NULL REFERENCES organisation (id),
  scheme text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (organisation_id, scheme, value),
  CONSTRAINT organisation_identifier__scheme__value_key UNIQUE (scheme, value)
);
-- Parents, memberships, seats: one organisation in relation to another, over time.
CREATE TABLE organisation_link (
  id {uuid} NOT NULL PRIMARY KEY,
  from_id {uuid} NOT NULL REFERENCES organisation (id),
  to_id {uuid} NOT NULL REFERENCES organisation (id),
  kind text NOT NULL,
  role {json} NOT NULL,
  dated {json},
  note {json} NOT NULL,
  source_id {uuid} REFERENCES source (id),
  position {bigint} NOT NULL
);
CREATE INDEX organisation_link_from ON organisation_link (from_id);
CREATE INDEX organisation_link_to ON organisation_link (to_id);
CREATE TABLE service (
  id {uuid} NOT NULL PRIMARY KEY,
  organisation_id {uuid} NOT NULL REFERENCES organisation (id),
  parent_id {uuid} REFERENCES service (id),
  name {json} NOT NULL,
  mission {json} NOT NULL,
  phone text,
  email text,
  street text,
  postcode text,
  city text,
  hours {json} NOT NULL,
  staff {bigint},
  dated {json},
  people {json} NOT NULL,
  expertise {json} NOT NULL,
  source_id {uuid} REFERENCES source (id),
  position {bigint} NOT NULL
);
CREATE INDEX service_organisation ON service (organisation_id);
-- Dated figures of any record: population, staff, amounts, participants. Amounts are in cents.
CREATE TABLE figure (
  id {uuid} NOT NULL PRIMARY KEY,
  record_id {uuid} NOT NULL REFERENCES record (id),
  measure text NOT NULL,
  value {bigint} NOT NULL,
  value_max {bigint},
  unit text NOT NULL,
  qualifier text,
  dated {json},
  note {json} NOT NULL,
  source_id {uuid} REFERENCES source (id),
  position {bigint} NOT NULL
);
CREATE INDEX figure_record ON figure (record_id);
