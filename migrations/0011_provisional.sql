-- Rises that came up since the last night, for the eyes of officers until the next night has checked them.
-- They are no alerts: nobody judges them, and each night forgets those of the days that it looked at.

CREATE TABLE provisional_rise (
  id TEXT NOT NULL PRIMARY KEY,
  level TEXT NOT NULL CHECK (level IN ('village', 'district', 'regency')),
  kind TEXT NOT NULL,
  centre TEXT NOT NULL,
  noted_on INTEGER NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  observed INTEGER NOT NULL,
  expected REAL NOT NULL,
  sources INTEGER NOT NULL,
  interval_days REAL NOT NULL,
  threshold_days REAL NOT NULL,
  places TEXT NOT NULL,
  offices TEXT NOT NULL
) STRICT, WITHOUT ROWID;
