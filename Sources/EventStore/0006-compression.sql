-- How many bytes a record has whose `bytes` are a Zstandard frame (RFC 8878); NULL where they are as received.
ALTER TABLE records ADD COLUMN size INTEGER;
