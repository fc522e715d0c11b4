-- The ends of links without a look into the table: maps, the first page and the counts beside filters read all of them.
CREATE INDEX partnership_party_ends ON partnership_party (partnership_id, home, country, organisation_id, place_id, id);
DROP INDEX partnership_party_partnership;
