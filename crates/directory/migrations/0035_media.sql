-- Pictures and documents of any record. The file itself lies in the file storage under file_key; a row without its file
-- is reported, a file without its row is swept.
CREATE TABLE attachment (
  id {uuid} NOT NULL PRIMARY KEY,
  record_id {uuid} NOT NULL REFERENCES record (id),
  kind text NOT NULL CHECK (kind IN ('picture', 'document')),
  file_key {uuid} NOT NULL,
  media_type text NOT NULL,
  bytes {bigint} NOT NULL,
  width {bigint},
  height {bigint},
  alt {json} NOT NULL,
  caption {json} NOT NULL,
  credit text NOT NULL,
  licence text,
  position {bigint} NOT NULL,
  created_at {timestamp} NOT NULL,
  CONSTRAINT attachment__file_key_key UNIQUE (file_key),
  CHECK (kind <> 'picture' OR (credit <> '' AND width IS NOT NULL AND height IS NOT NULL))
);
CREATE INDEX attachment_record ON attachment (record_id, position);
