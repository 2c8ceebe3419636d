-- The log of rules says too when a change of them was undone. SQLite changes no condition in place.
CREATE TABLE rule_runs_again (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    rule_id TEXT NOT NULL,
    rule_name TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('created', 'edited', 'new-transactions', 'removed', 'undone')),
    matched BIGINT NOT NULL CHECK (matched >= 0),
    changed BIGINT NOT NULL CHECK (changed >= 0),
    at TIMESTAMPTZ NOT NULL
);
INSERT INTO rule_runs_again (id, user_id, rule_id, rule_name, reason, matched, changed, at)
SELECT id, user_id, rule_id, rule_name, reason, matched, changed, at FROM rule_runs;
DROP TABLE rule_runs;
ALTER TABLE rule_runs_again RENAME TO rule_runs;
CREATE INDEX rule_runs_by_user ON rule_runs (user_id, at);
