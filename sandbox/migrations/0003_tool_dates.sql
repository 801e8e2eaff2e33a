-- When a company got a tool; NULL: it always had it. Accounts that are older stand at None on it.
ALTER TABLE tools ADD COLUMN added_at INTEGER;
