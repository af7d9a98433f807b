-- Which reports tell one story. No words are kept: sketches and bands are keyed digests, and mean nothing
-- to whoever has the database without the master key.

CREATE TABLE narrative (
  id TEXT NOT NULL PRIMARY KEY,
  sketch BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE narrative_band (
  mac BLOB NOT NULL,
  narrative_id TEXT NOT NULL REFERENCES narrative (id) ON DELETE CASCADE,
  PRIMARY KEY (mac, narrative_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX narrative_band_narrative ON narrative_band (narrative_id);

-- One row for each report whose texts were read; pending until its story was looked for. A report that is
-- too short to tell a copy from chance stays without a narrative.
CREATE TABLE report_narrative (
  report_id TEXT NOT NULL PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,
  narrative_id TEXT REFERENCES narrative (id),
  pending INTEGER NOT NULL CHECK (pending IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX report_narrative_pending ON report_narrative (report_id) WHERE pending = 1;
CREATE INDEX report_narrative_narrative ON report_narrative (narrative_id) WHERE narrative_id IS NOT NULL;

INSERT INTO report_narrative (report_id, narrative_id, pending)
  SELECT id, NULL, 1 FROM report WHERE data_key IS NOT NULL;
