-- What the interval by past nights had to reach, beside that by permutation. NULL where too few nights were known, and for
-- alerts of earlier programs, which asked a year of it.

ALTER TABLE alert ADD COLUMN past_threshold_days REAL;
