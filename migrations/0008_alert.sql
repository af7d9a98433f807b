-- Alerts: where reports rise, by kind, place and day. No column says anything about who people are.

CREATE TABLE outreach (
  village_code TEXT NOT NULL,
  held_on INTEGER NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (village_code, held_on)
) STRICT, WITHOUT ROWID;

CREATE INDEX outreach_day ON outreach (held_on);

-- What the newest scan counted for the map: independent sources of a year and of the last thirty days.
CREATE TABLE area_signal (
  area_code TEXT NOT NULL PRIMARY KEY,
  sources INTEGER NOT NULL,
  recent INTEGER NOT NULL,
  cut_off INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The greatest score of each night: what these data give by themselves.
CREATE TABLE scan_night (
  level TEXT NOT NULL,
  kind TEXT NOT NULL,
  day INTEGER NOT NULL,
  score REAL NOT NULL,
  PRIMARY KEY (level, kind, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE scan_run (
  id TEXT NOT NULL PRIMARY KEY,
  cut_off INTEGER NOT NULL,
  ran_at INTEGER NOT NULL,
  reports INTEGER NOT NULL,
  sources INTEGER NOT NULL,
  scans INTEGER NOT NULL,
  found INTEGER NOT NULL,
  withheld INTEGER NOT NULL,
  seconds REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alert (
  id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('village', 'district', 'regency')),
  kind TEXT NOT NULL,
  centre TEXT NOT NULL,
  made_on INTEGER NOT NULL,
  seen_on INTEGER NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  observed INTEGER NOT NULL,
  expected REAL NOT NULL,
  relative_risk REAL NOT NULL,
  llr REAL NOT NULL,
  p REAL NOT NULL,
  p_gumbel REAL,
  interval_days REAL NOT NULL,
  threshold_days REAL NOT NULL,
  past_nights INTEGER NOT NULL,
  past_interval_days REAL,
  replicates INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  sources INTEGER NOT NULL,
  strongest INTEGER NOT NULL,
  without_strongest_days REAL NOT NULL,
  removed_by INTEGER NOT NULL,
  after_outreach INTEGER NOT NULL CHECK (after_outreach IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('open', 'real', 'noise')),
  reviewed_on INTEGER,
  reviewed_by TEXT REFERENCES account (id),
  reason TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_made ON alert (made_on, id);
CREATE INDEX alert_seen ON alert (seen_on);

CREATE TABLE alert_place (
  alert_id TEXT NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
  area_code TEXT NOT NULL,
  position INTEGER NOT NULL,
  observed INTEGER NOT NULL,
  outreach_on INTEGER,
  PRIMARY KEY (alert_id, area_code)
) STRICT, WITHOUT ROWID;

-- Who may see it: offices that answered for its places that day, those above, and those of its reports.
CREATE TABLE alert_office (
  alert_id TEXT NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
  office_id TEXT NOT NULL REFERENCES office (id),
  PRIMARY KEY (alert_id, office_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_office_office ON alert_office (office_id);

CREATE TABLE alert_report (
  alert_id TEXT NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  PRIMARY KEY (alert_id, report_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_report_report ON alert_report (report_id);
