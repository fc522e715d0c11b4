-- Contours of territories, taken in by an administrator. Simplified for display; `rings` is text that crate::contour
-- reads, `digest` that of the contour as it came, by which the same file again is known. The text is last, so that lists of
-- where contours come from need not read it.
CREATE TABLE contour (
  kind text NOT NULL,
  code text NOT NULL,
  digest text NOT NULL,
  west {double} NOT NULL,
  south {double} NOT NULL,
  east {double} NOT NULL,
  north {double} NOT NULL,
  source text,
  dated text,
  licence text,
  batch_id {uuid} NOT NULL,
  at {timestamp} NOT NULL,
  rings text NOT NULL,
  PRIMARY KEY (kind, code)
);
CREATE INDEX contour_place ON contour (kind, south, north, west, east);
CREATE INDEX contour_origin ON contour (source, dated, licence, kind, code, at);
-- What a batch found in the place of each contour that it wrote: nothing, or the one before. Undo gives it back.
CREATE TABLE contour_before (
  batch_id {uuid} NOT NULL,
  kind text NOT NULL,
  code text NOT NULL,
  held {json},
  PRIMARY KEY (batch_id, kind, code)
);
CREATE INDEX contour_before_of ON contour_before (kind, code);
