-- The register of companies that may place workers, list by list, and how often each sign of an offer was seen.
-- Days are days since 1970-01-01, moments microseconds since then (UTC).

-- One row for each list that was loaded; the newest one is the register of today.
CREATE TABLE company_list (
  id TEXT NOT NULL PRIMARY KEY,
  as_of INTEGER NOT NULL,
  source TEXT NOT NULL,
  loaded_at INTEGER NOT NULL,
  loaded_by TEXT NOT NULL,
  digest BLOB NOT NULL,
  named INTEGER NOT NULL,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  gone INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX company_list_as_of ON company_list (as_of, id);

-- Rows are never changed: a list that says something else about a company adds a version.
CREATE TABLE company (
  number TEXT NOT NULL,
  version INTEGER NOT NULL,
  list_id TEXT NOT NULL REFERENCES company_list (id),
  name TEXT NOT NULL,
  form TEXT NOT NULL,
  phones TEXT NOT NULL,
  domain TEXT NOT NULL,
  address TEXT NOT NULL,
  regency_code TEXT,
  standing TEXT NOT NULL,
  licensed_from INTEGER NOT NULL,
  licensed_to INTEGER,
  withdrawn_on INTEGER,
  PRIMARY KEY (number, version),
  CHECK (licensed_to IS NULL OR licensed_to >= licensed_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE company_permit (
  company_number TEXT NOT NULL,
  company_version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  number TEXT NOT NULL,
  country TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  PRIMARY KEY (company_number, company_version, position),
  FOREIGN KEY (company_number, company_version) REFERENCES company (number, version),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
) STRICT, WITHOUT ROWID;

-- All that is kept of offers that were checked: how often, by day and sign.
CREATE TABLE offer_check_count (
  day INTEGER NOT NULL,
  sign TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, sign)
) STRICT, WITHOUT ROWID;
