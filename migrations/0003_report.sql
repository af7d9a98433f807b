-- Reports, what hangs on them, and the work that follows.
-- Days are days since 1970-01-01, moments microseconds since then (UTC); sealed columns are BLOBs.

CREATE TABLE report (
  id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  channel TEXT NOT NULL,
  status TEXT NOT NULL,
  urgency INTEGER NOT NULL CHECK (urgency IN (1, 2, 3)),
  received_on INTEGER NOT NULL,
  due_on INTEGER NOT NULL,
  deferred_until INTEGER,
  area_code TEXT NOT NULL,
  village_code TEXT,
  place_state TEXT NOT NULL,
  happenings TEXT NOT NULL,
  happened TEXT NOT NULL,
  happened_on INTEGER,
  where_now TEXT NOT NULL,
  presence_only INTEGER NOT NULL CHECK (presence_only IN (0, 1)),
  official INTEGER NOT NULL CHECK (official IN (0, 1)),
  office_id TEXT NOT NULL REFERENCES office (id),
  officer_id TEXT,
  route_reason TEXT NOT NULL,
  abroad_office_id TEXT REFERENCES office (id),
  outcome TEXT,
  joined_to TEXT,
  opened_on INTEGER,
  opened_office_id TEXT,
  second_look_on INTEGER,
  reporter_wrote INTEGER NOT NULL CHECK (reporter_wrote IN (0, 1)),
  purge_on INTEGER,
  data_key BLOB,
  content BLOB,
  contact BLOB,
  outcome_note BLOB
) STRICT, WITHOUT ROWID;

CREATE INDEX report_office ON report (office_id, status, urgency, due_on, id);
CREATE INDEX report_abroad ON report (abroad_office_id, urgency, due_on, id) WHERE abroad_office_id IS NOT NULL;
CREATE INDEX report_village ON report (village_code, received_on) WHERE village_code IS NOT NULL;
CREATE INDEX report_purge ON report (purge_on) WHERE purge_on IS NOT NULL;
CREATE INDEX report_joined ON report (joined_to) WHERE joined_to IS NOT NULL;

CREATE TABLE report_exclusion (
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (report_id, kind, value)
) STRICT, WITHOUT ROWID;

-- By report first: the words of one report lie on one page, so that a search that looks at the
-- reports in scope stays cheap and an insert touches one page instead of a hundred.
CREATE TABLE report_term (
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  mac BLOB NOT NULL,
  PRIMARY KEY (report_id, mac)
) STRICT, WITHOUT ROWID;

CREATE TABLE message (
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  sender TEXT NOT NULL CHECK (sender IN ('officer', 'reporter')),
  account_id TEXT,
  sent_on INTEGER NOT NULL,
  sent_at INTEGER,
  seen_on INTEGER,
  body BLOB NOT NULL,
  PRIMARY KEY (report_id, id),
  UNIQUE (report_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  title BLOB NOT NULL,
  assignee_id TEXT,
  due_on INTEGER,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'not_possible')),
  reason BLOB,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  closed_at INTEGER,
  PRIMARY KEY (report_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX task_assignee ON task (assignee_id, state, due_on) WHERE assignee_id IS NOT NULL;

CREATE TABLE receipt (
  mac BLOB NOT NULL PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  issued_on INTEGER NOT NULL,
  confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX receipt_report ON receipt (report_id);

-- Purged once a day by reading it through: an index by day would cost every report another random page.
CREATE TABLE idempotency (
  mac BLOB NOT NULL PRIMARY KEY,
  body_digest BLOB NOT NULL,
  root TEXT NOT NULL,
  created_on INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_event (
  root TEXT NOT NULL,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  day INTEGER NOT NULL,
  at INTEGER,
  office_id TEXT,
  detail TEXT NOT NULL,
  reason BLOB,
  salt BLOB NOT NULL,
  leaf BLOB NOT NULL,
  state_table TEXT NOT NULL,
  state_row TEXT NOT NULL,
  fields_version INTEGER NOT NULL,
  state_digest BLOB NOT NULL,
  PRIMARY KEY (root, id),
  UNIQUE (root, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  run_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  lease_owner TEXT NOT NULL,
  dedup_key TEXT UNIQUE,
  dead INTEGER NOT NULL CHECK (dead IN (0, 1)),
  last_error TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX job_due ON job (run_at) WHERE dead = 0;
