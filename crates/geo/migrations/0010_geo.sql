-- Reference data loaded, by set: which content, when.
CREATE TABLE reference_set (
  name text NOT NULL PRIMARY KEY,
  digest text NOT NULL,
  row_count {bigint} NOT NULL,
  loaded_at {timestamp} NOT NULL
);
-- Countries and entities; names and flag are edited by an administrator.
CREATE TABLE country (
  code text NOT NULL PRIMARY KEY,
  alpha3 text NOT NULL,
  name {json} NOT NULL,
  locative_fr text NOT NULL,
  sort_key text NOT NULL,
  continent text NOT NULL,
  recognised {bool} NOT NULL,
  oda {bool} NOT NULL,
  income text NOT NULL,
  part_of text,
  note {json} NOT NULL,
  aliases {json} NOT NULL,
  lat {double},
  lon {double},
  edited {bool} NOT NULL
);
-- Official French territories, two levels of groupings included: a commune has an EPCI and may have an EPT.
CREATE TABLE territory (
  kind text NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  sort_key text NOT NULL,
  siren text,
  population {bigint},
  region text,
  departement text,
  epci text,
  ept text,
  postcodes text NOT NULL,
  lat {double},
  lon {double},
  approximate {bool} NOT NULL,
  successor text,
  since text,
  PRIMARY KEY (kind, code)
);
CREATE INDEX territory_name ON territory (sort_key, kind);
CREATE INDEX territory_departement ON territory (departement, kind, sort_key);
CREATE INDEX territory_ept ON territory (ept, kind);
CREATE INDEX territory_epci ON territory (epci, kind);
-- World places: partner towns, provinces, camps, and places that have no name of their own.
CREATE TABLE place (
  id {uuid} NOT NULL PRIMARY KEY REFERENCES record (id),
  kind text NOT NULL,
  country text NOT NULL REFERENCES country (code),
  parent_id {uuid} REFERENCES place (id),
  local_name text,
  local_lang text,
  lat {double},
  lon {double},
  approximate {bool} NOT NULL,
  timezone text,
  geonames {bigint},
  CONSTRAINT place__geonames_key UNIQUE (geonames)
);
CREATE INDEX place_country ON place (country);
CREATE TABLE place_name (
  id {uuid} NOT NULL PRIMARY KEY,
  place_id {uuid} NOT NULL REFERENCES place (id),
  position {bigint} NOT NULL,
  name text NOT NULL,
  lang text,
  kind text NOT NULL,
  source_id {uuid} REFERENCES source (id)
);
CREATE INDEX place_name_place ON place_name (place_id);
