-- What the interval by past nights had to reach, beside that by permutation. NULL where the past said nothing, and for
-- alerts of earlier programs, which asked a year of it.

ALTER TABLE alert ADD COLUMN past_threshold_days REAL;
