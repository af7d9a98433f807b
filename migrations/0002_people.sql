-- Offices and what they answer for, people and their roles, sessions, dated content.
-- Days are days since 1970-01-01, moments microseconds since then (UTC). A last day belongs to the span.

CREATE TABLE office (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  parent_id TEXT REFERENCES office (id),
  area_code TEXT,
  phone TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX office_kind ON office (kind);
CREATE INDEX office_parent ON office (parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE jurisdiction (
  area_code TEXT NOT NULL,
  office_id TEXT NOT NULL REFERENCES office (id),
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  source TEXT NOT NULL,
  PRIMARY KEY (area_code, office_id, valid_from),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE assisted_village (
  village_code TEXT NOT NULL,
  office_id TEXT NOT NULL REFERENCES office (id),
  decree TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  PRIMARY KEY (village_code, office_id, valid_from),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  login TEXT NOT NULL UNIQUE,
  phone_index TEXT,
  state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'suspended')),
  password TEXT,
  setup_mac BLOB UNIQUE,
  setup_expires_at INTEGER,
  locale TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_on INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX account_name ON account (name_folded, id);

CREATE TABLE membership (
  id TEXT NOT NULL PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  role TEXT NOT NULL,
  office_id TEXT NOT NULL REFERENCES office (id),
  village_code TEXT,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
) STRICT, WITHOUT ROWID;

CREATE INDEX membership_account ON membership (account_id);
CREATE INDEX membership_office ON membership (office_id, role);
CREATE INDEX membership_village ON membership (village_code) WHERE village_code IS NOT NULL;

CREATE TABLE assignment (
  village_code TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES account (id),
  office_id TEXT NOT NULL REFERENCES office (id),
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  decree TEXT NOT NULL,
  PRIMARY KEY (village_code, account_id, valid_from),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
) STRICT, WITHOUT ROWID;

CREATE INDEX assignment_account ON assignment (account_id);

CREATE TABLE session (
  mac BLOB NOT NULL PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  csrf BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE content (
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  pack TEXT NOT NULL,
  text_id TEXT NOT NULL,
  text_en TEXT NOT NULL,
  data TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  source TEXT NOT NULL,
  verified_on INTEGER,
  verified_by TEXT,
  review_by INTEGER NOT NULL,
  scope TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id, version),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
) STRICT, WITHOUT ROWID;

CREATE INDEX content_pack ON content (pack, id, version);

CREATE TABLE throttle (
  key BLOB NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL,
  window_from INTEGER NOT NULL,
  blocked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX throttle_window ON throttle (window_from);
