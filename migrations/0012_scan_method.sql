-- How a night's score was made. Scores of different methods can't be compared; those of earlier programs have method 1.

ALTER TABLE scan_night ADD COLUMN method INTEGER NOT NULL DEFAULT 1;
