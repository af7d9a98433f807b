-- Versions of the rules that read reports, which of them reads, and what another one would change.
-- Days are days since 1970-01-01, moments microseconds since then (UTC).

-- A version is all of its files together. Neither changes once it is stored.
CREATE TABLE rules_version (
  name TEXT NOT NULL PRIMARY KEY,
  digest TEXT NOT NULL,
  source TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  verified_on INTEGER,
  verified_by TEXT,
  review_by INTEGER NOT NULL,
  rules INTEGER NOT NULL,
  stored_at INTEGER NOT NULL,
  stored_by TEXT NOT NULL,
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE rules_file (
  version_name TEXT NOT NULL REFERENCES rules_version (name),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (version_name, name)
) STRICT, WITHOUT ROWID;

-- The newest row says which version reads; without a name it is the one that is compiled in, and so it is
-- without any row. It also holds how far the stored reports were read anew.
CREATE TABLE rules_force (
  number INTEGER NOT NULL PRIMARY KEY,
  version_name TEXT REFERENCES rules_version (name),
  since INTEGER NOT NULL,
  put_by TEXT NOT NULL,
  total INTEGER NOT NULL,
  reports INTEGER NOT NULL,
  read_after TEXT NOT NULL,
  done INTEGER NOT NULL CHECK (done IN (0, 1))
) STRICT, WITHOUT ROWID;

-- What a version would change in stored reports: counts, and where to look. No words.
CREATE TABLE rules_trial (
  id TEXT NOT NULL PRIMARY KEY,
  version_name TEXT NOT NULL REFERENCES rules_version (name),
  against TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  started_by TEXT NOT NULL,
  total INTEGER NOT NULL,
  reports INTEGER NOT NULL,
  texts INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  sooner INTEGER NOT NULL,
  later INTEGER NOT NULL,
  read_after TEXT NOT NULL,
  done INTEGER NOT NULL CHECK (done IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX rules_trial_version ON rules_trial (version_name, started_at);

CREATE TABLE rules_trial_count (
  trial_id TEXT NOT NULL REFERENCES rules_trial (id),
  code TEXT NOT NULL,
  added INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  PRIMARY KEY (trial_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE rules_trial_example (
  trial_id TEXT NOT NULL REFERENCES rules_trial (id),
  code TEXT NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('added', 'removed')),
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  piece TEXT NOT NULL,
  office_id TEXT NOT NULL,
  rule TEXT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  PRIMARY KEY (trial_id, code, change, report_id, piece),
  CHECK (span_start >= 0 AND span_end >= span_start)
) STRICT, WITHOUT ROWID;

CREATE INDEX rules_trial_example_report ON rules_trial_example (report_id);
