-- Standing links between two or more parties, with their forms, steps and agreements over time.
CREATE TABLE partnership (
  id {uuid} NOT NULL PRIMARY KEY REFERENCES record (id),
  summary {json} NOT NULL,
  status text NOT NULL,
  status_as_of {json},
  status_source_id {uuid} REFERENCES source (id),
  dated {json},
  start_year {bigint},
  legal_basis text,
  last_sign {json},
  last_sign_on text,
  in_france {bool} NOT NULL
);
CREATE INDEX partnership_status ON partnership (status);
CREATE INDEX partnership_last_sign ON partnership (last_sign_on);
-- Who takes part. A party still to be identified has a place or a label instead of an organisation. Country and side
-- are worked out when the partnership is written: `home` is the side that the network looks from.
CREATE TABLE partnership_party (
  id {uuid} NOT NULL PRIMARY KEY,
  partnership_id {uuid} NOT NULL,
  organisation_id {uuid},
  place_id {uuid},
  label {json} NOT NULL,
  country text NOT NULL,
  home {bool} NOT NULL,
  role text NOT NULL,
  own_word {json} NOT NULL,
  lead_service_id {uuid},
  dated {json},
  position {bigint} NOT NULL,
  CONSTRAINT partnership_party__partnership_id__organisation_id_key UNIQUE (partnership_id, organisation_id),
  CONSTRAINT partnership_party_partnership_fkey FOREIGN KEY (partnership_id) REFERENCES partnership (id),
  CONSTRAINT partnership_party_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT partnership_party_place_fkey FOREIGN KEY (place_id) REFERENCES place (id),
  CONSTRAINT partnership_party_lead_service_fkey FOREIGN KEY (lead_service_id) REFERENCES service (id)
);
CREATE INDEX partnership_party_partnership ON partnership_party (partnership_id);
CREATE INDEX partnership_party_organisation ON partnership_party (organisation_id);
CREATE INDEX partnership_party_place ON partnership_party (place_id);
CREATE INDEX partnership_party_country ON partnership_party (country, home);
CREATE INDEX partnership_party_lead_service ON partnership_party (lead_service_id);
-- Services that help, beside the one that leads.
CREATE TABLE partnership_party_service (
  party_id {uuid} NOT NULL,
  service_id {uuid} NOT NULL,
  position {bigint} NOT NULL,
  PRIMARY KEY (party_id, service_id),
  CONSTRAINT partnership_party_service_party_fkey FOREIGN KEY (party_id) REFERENCES partnership_party (id),
  CONSTRAINT partnership_party_service_service_fkey FOREIGN KEY (service_id) REFERENCES service (id)
);
CREATE INDEX partnership_party_service_service ON partnership_party_service (service_id);
-- Forms, several at once: a twinning, then co-operation too.
CREATE TABLE partnership_form (
  id {uuid} NOT NULL PRIMARY KEY,
  partnership_id {uuid} NOT NULL,
  form text NOT NULL,
  dated {json},
  source_id {uuid},
  position {bigint} NOT NULL,
  CONSTRAINT partnership_form_partnership_fkey FOREIGN KEY (partnership_id) REFERENCES partnership (id),
  CONSTRAINT partnership_form_source_fkey FOREIGN KEY (source_id) REFERENCES source (id)
);
CREATE INDEX partnership_form_partnership ON partnership_form (partnership_id);
CREATE INDEX partnership_form_form ON partnership_form (form, partnership_id);
-- What happened: changes of status, milestones, visits, anniversaries kept.
CREATE TABLE partnership_event (
  id {uuid} NOT NULL PRIMARY KEY,
  partnership_id {uuid} NOT NULL,
  kind text NOT NULL,
  status text,
  title {json} NOT NULL,
  dated {json},
  source_id {uuid},
  position {bigint} NOT NULL,
  CONSTRAINT partnership_event_partnership_fkey FOREIGN KEY (partnership_id) REFERENCES partnership (id),
  CONSTRAINT partnership_event_source_fkey FOREIGN KEY (source_id) REFERENCES source (id)
);
CREATE INDEX partnership_event_partnership ON partnership_event (partnership_id);
-- What was signed. Amounts are in cents of their currency.
CREATE TABLE partnership_agreement (
  id {uuid} NOT NULL PRIMARY KEY,
  partnership_id {uuid} NOT NULL,
  kind text NOT NULL,
  object {json} NOT NULL,
  amount {bigint},
  currency text NOT NULL,
  deliberated {json},
  signed {json},
  transmitted {json},
  expires {json},
  source_id {uuid},
  position {bigint} NOT NULL,
  CONSTRAINT partnership_agreement_partnership_fkey FOREIGN KEY (partnership_id) REFERENCES partnership (id),
  CONSTRAINT partnership_agreement_source_fkey FOREIGN KEY (source_id) REFERENCES source (id)
);
CREATE INDEX partnership_agreement_partnership ON partnership_agreement (partnership_id);
-- A committee may carry several partnerships, and a partnership several committees.
CREATE TABLE partnership_committee (
  partnership_id {uuid} NOT NULL,
  organisation_id {uuid} NOT NULL,
  position {bigint} NOT NULL,
  PRIMARY KEY (partnership_id, organisation_id),
  CONSTRAINT partnership_committee_partnership_fkey FOREIGN KEY (partnership_id) REFERENCES partnership (id),
  CONSTRAINT partnership_committee_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisation (id)
);
CREATE INDEX partnership_committee_organisation ON partnership_committee (organisation_id);
