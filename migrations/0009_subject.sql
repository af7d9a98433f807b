-- What several reports point to, what links them, and the register that people keep.
-- Values, facts and reasons are sealed; a subject is found by a keyed digest of its value, the same in
-- every office. No column tells who somebody is, and none tells in which order reports came.

CREATE TABLE subject (
  id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  mac BLOB NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('candidate', 'listed', 'contested', 'removed')),
  since_on INTEGER NOT NULL,
  purge_on INTEGER,
  data_key BLOB NOT NULL,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX subject_purge ON subject (purge_on) WHERE purge_on IS NOT NULL;

-- An alleged party as one report tells of it; what is told is sealed with the report's key.
CREATE TABLE party (
  id TEXT NOT NULL PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  told BLOB NOT NULL,
  trained_in INTEGER,
  linked_in INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX party_report ON party (report_id);
CREATE INDEX party_new ON party (id) WHERE linked_in IS NULL;

-- Which report names which subject, and by which of its parties.
CREATE TABLE mention (
  subject_id TEXT NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  party_id TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
  told_on INTEGER NOT NULL,
  PRIMARY KEY (subject_id, report_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX mention_report ON mention (report_id);
CREATE INDEX mention_party ON mention (party_id);

-- A frozen model: the same parties and parameters give the same model, and the digest proves it.
CREATE TABLE link_model (
  number INTEGER NOT NULL PRIMARY KEY,
  made_on INTEGER NOT NULL,
  parties INTEGER NOT NULL,
  parameters TEXT NOT NULL,
  digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One pair of parties, the lesser id first. What a person said stays, whatever a later model says.
CREATE TABLE party_link (
  id TEXT NOT NULL PRIMARY KEY,
  one_id TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
  other_id TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'rejected')),
  weight REAL NOT NULL,
  model INTEGER NOT NULL,
  explanation TEXT NOT NULL,
  data_key BLOB NOT NULL,
  UNIQUE (one_id, other_id),
  CHECK (one_id < other_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX party_link_other ON party_link (other_id);
CREATE INDEX party_link_state ON party_link (state, weight);

-- Facts from elsewhere about a subject; sealed with the subject's key.
CREATE TABLE subject_fact (
  subject_id TEXT NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  told BLOB NOT NULL,
  source BLOB NOT NULL,
  office_id TEXT NOT NULL REFERENCES office (id),
  added_on INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
  PRIMARY KEY (subject_id, id)
) STRICT, WITHOUT ROWID;

-- One office asks another for the least about a subject that both have.
CREATE TABLE subject_request (
  subject_id TEXT NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  asking_office_id TEXT NOT NULL REFERENCES office (id),
  asked_office_id TEXT NOT NULL REFERENCES office (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused')),
  asked_on INTEGER NOT NULL,
  question BLOB NOT NULL,
  answered_on INTEGER,
  answer BLOB,
  PRIMARY KEY (subject_id, id),
  UNIQUE (subject_id, asking_office_id, asked_office_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX subject_request_asked ON subject_request (asked_office_id, state);
