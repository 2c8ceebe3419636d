-- What customers contest of a decision, and what a person answered. One that contests shows the advisor its explanation,
-- and nothing else.

CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    decision_id TEXT NOT NULL,
    -- The explanation as the customer saw it, as JSON.
    seen TEXT NOT NULL,
    words TEXT NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    -- The advisor, whose account may be gone.
    closed_by TEXT,
    verdict TEXT CHECK (verdict IN ('stands', 'changed', 'cleared', 'held')),
    answer TEXT
);
CREATE INDEX cases_by_user ON cases (user_id, opened_at);
-- One that waits at a time.
CREATE UNIQUE INDEX cases_one_open ON cases (user_id) WHERE closed_at IS NULL;
CREATE INDEX cases_open ON cases (closed_at, opened_at);

-- Whether an advisor picked the persona, whom the customer had asked.
ALTER TABLE persona_labels ADD COLUMN by_advisor BOOLEAN NOT NULL DEFAULT FALSE;
