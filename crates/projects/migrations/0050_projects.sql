-- Actions: projects, exchanges, training, events, as their documents tell them. What is searched or sorted by stands
-- in columns: the years that an action is known to have run, its first day for order.
CREATE TABLE project (
  id {uuid} NOT NULL PRIMARY KEY REFERENCES record (id),
  kind_code text NOT NULL,
  summary {json} NOT NULL,
  beneficiaries {json} NOT NULL,
  status {bigint} CHECK (status BETWEEN 1 AND 6),
  status_as_of {json},
  status_source {uuid} REFERENCES source (id),
  dated {json},
  sort_date text,
  year_from {bigint},
  year_to {bigint}
);
CREATE INDEX project_kind ON project (kind_code);
CREATE INDEX project_status ON project (status);
CREATE INDEX project_years ON project (year_from, year_to);
CREATE TABLE project_partnership (
  project_id {uuid} NOT NULL REFERENCES project (id),
  partnership_id {uuid} NOT NULL REFERENCES partnership (id),
  position {bigint} NOT NULL,
  PRIMARY KEY (project_id, partnership_id)
);
CREATE INDEX project_partnership_partnership ON project_partnership (partnership_id);
-- Who takes part, in which role. A service that its organisation removes leaves the organisation in the list.
CREATE TABLE project_participant (
  id {uuid} NOT NULL PRIMARY KEY,
  project_id {uuid} NOT NULL REFERENCES project (id),
  organisation_id {uuid} NOT NULL REFERENCES organisation (id),
  role text NOT NULL,
  service_id {uuid} REFERENCES service (id) ON DELETE SET NULL,
  note {json} NOT NULL,
  position {bigint} NOT NULL
);
CREATE INDEX project_participant_project ON project_participant (project_id);
CREATE INDEX project_participant_organisation ON project_participant (organisation_id, role);
CREATE INDEX project_participant_service ON project_participant (service_id);
-- Where it takes place: a world place, a French territory, or a country as a whole. The country is filled for each.
CREATE TABLE project_place (
  id {uuid} NOT NULL PRIMARY KEY,
  project_id {uuid} NOT NULL REFERENCES project (id),
  kind text NOT NULL CHECK (kind IN ('place', 'territory', 'country')),
  place_id {uuid} REFERENCES place (id),
  territory_kind text,
  territory_code text,
  country text NOT NULL REFERENCES country (code),
  departement text,
  ept text,
  region text,
  position {bigint} NOT NULL
);
CREATE INDEX project_place_project ON project_place (project_id);
CREATE INDEX project_place_place ON project_place (place_id);
CREATE INDEX project_place_country ON project_place (country);
CREATE INDEX project_place_territory ON project_place (territory_code, territory_kind);
CREATE INDEX project_place_departement ON project_place (departement);
CREATE INDEX project_place_ept ON project_place (ept);
-- Goals of Agenda 2030 that an action serves.
CREATE TABLE project_goal (
  project_id {uuid} NOT NULL REFERENCES project (id),
  goal {bigint} NOT NULL CHECK (goal BETWEEN 1 AND 17),
  PRIMARY KEY (project_id, goal)
);
CREATE INDEX project_goal_goal ON project_goal (goal);
