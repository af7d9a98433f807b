-- What the words of a report point to. No words are kept here: code, rule and place only.

-- One row for each text of a report that was read by the rules.
CREATE TABLE report_reading (
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  piece TEXT NOT NULL,
  rules_version TEXT NOT NULL,
  urgency INTEGER CHECK (urgency IN (1, 2, 3)),
  PRIMARY KEY (report_id, piece)
) STRICT, WITHOUT ROWID;

-- The state is a person's word on it; what a rule found stays here whatever a person says.
CREATE TABLE finding (
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  piece TEXT NOT NULL,
  code TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('machine', 'person')),
  state TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'removed')),
  rule TEXT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  rules_version TEXT NOT NULL,
  PRIMARY KEY (report_id, piece, code, source),
  CHECK (span_start >= 0 AND span_end >= span_start)
) STRICT, WITHOUT ROWID;
