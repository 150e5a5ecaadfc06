-- Where a customer of the plan who may not try on can get more.
ALTER TABLE plans ADD COLUMN upgrade_url TEXT;
