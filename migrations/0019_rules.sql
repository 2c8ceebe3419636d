-- Rules are searches the customer keeps, with what they set. The first rule of a transaction decides: the one of the highest
-- priority. What a rule sets stands in no row of a transaction, so that taking it away gives back what was there.

CREATE TABLE rules (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    -- In the language of the search box.
    search TEXT NOT NULL,
    category TEXT NOT NULL,
    split TEXT,
    -- Transactions before that day stay as they are; none where it holds for all.
    effective_from DATE,
    priority BIGINT NOT NULL,
    is_on BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX rules_by_user ON rules (user_id, priority);

-- A rule for a counterparty becomes the search for it; of two the newer held, so it comes first. Those without a counterparty
-- swept together everything that has none, and are left behind.
INSERT INTO rules (id, user_id, name, search, category, split, effective_from, priority, is_on, created_at)
SELECT id, user_id, substr(counterparty_key, 1, 60),
       CASE WHEN length(counterparty_key) < 500 THEN 'payee="' ELSE 'payee^"' END
           || replace(replace(substr(counterparty_key, 1, 500), '\', '\\'), '"', '\"')
           || '" direction:' || direction,
       category, split, NULL,
       ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY created_at, id), TRUE, created_at
FROM category_rules
WHERE counterparty_key <> '';

DROP TABLE category_rules;

-- When rules set something, and why. A run stays when its rule is gone.
CREATE TABLE rule_runs (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    rule_id TEXT NOT NULL,
    rule_name TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('created', 'edited', 'new-transactions', 'removed')),
    matched BIGINT NOT NULL CHECK (matched >= 0),
    changed BIGINT NOT NULL CHECK (changed >= 0),
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX rule_runs_by_user ON rule_runs (user_id, at);

-- Suggested rules the customer does not want, by the hash of what they say.
CREATE TABLE rule_dismissals (
    user_id TEXT NOT NULL REFERENCES users (id),
    suggestion_id TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, suggestion_id)
);
