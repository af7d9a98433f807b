-- A job that was asked for while it ran is run once more.

ALTER TABLE job ADD COLUMN again INTEGER NOT NULL DEFAULT 0 CHECK (again IN (0, 1));
