-- Fingerprints begin with the day, so that the index that tells rows apart grows at one end with a statement that is in order of
-- days. What customers told by hand has none.
UPDATE transactions
SET fingerprint = REPLACE(CAST(posted_on AS TEXT), '-', '') || SUBSTR(fingerprint, 1, 56)
WHERE LENGTH(fingerprint) = 64;
UPDATE movements
SET fingerprint = REPLACE(CAST(happened_on AS TEXT), '-', '') || SUBSTR(fingerprint, 1, 56)
WHERE LENGTH(fingerprint) = 64 AND import_id IS NOT NULL;
