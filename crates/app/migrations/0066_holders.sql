-- Which organisations hold a record, from what the features' tables say: nothing to keep in step. Whoever pays for an
-- action, is asked to, or gains by it does not write it.
CREATE VIEW record_holder (record_id, organisation_id) AS
SELECT id, id FROM organisation
UNION ALL
SELECT partnership_id, organisation_id FROM partnership_party WHERE organisation_id IS NOT NULL
UNION ALL
SELECT project_id, organisation_id FROM project_participant WHERE role IN ('accountable', 'implementing', 'extending', 'host', 'partner');
