-- The doors for data that comes by itself: who may send, what they sent, and calls that may come twice.

CREATE TABLE event_sources (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL CHECK (kind IN ('key', 'webhook', 'operator')),
    name TEXT NOT NULL,
    -- Of a key only its hash is kept; of a webhook the secret that both sides sign with.
    secret_hash TEXT UNIQUE,
    secret TEXT,
    -- The import its rows stand in, so that all of them can be undone together.
    import_id TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    last_used_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ
);
CREATE INDEX event_sources_by_user ON event_sources (user_id, created_at);

-- What was told, each once by its sender's own id. The account's number is in none of it, only its hash.
CREATE TABLE events (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    source_id TEXT NOT NULL REFERENCES event_sources (id),
    sender_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    account_hash TEXT NOT NULL,
    subject TEXT NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    body TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    -- The import its rows stand in; undoing that takes the event away with them.
    import_id TEXT NOT NULL,
    -- The decision made after it; none while the books are still being worked out.
    decision_id TEXT,
    settled_at TIMESTAMPTZ,
    UNIQUE (source_id, sender_id)
);
CREATE INDEX events_by_user ON events (user_id, received_at);
CREATE INDEX events_by_subject ON events (user_id, subject);
CREATE INDEX events_by_receipt ON events (received_at);
CREATE INDEX events_settled ON events (settled_at);
CREATE INDEX events_unsettled ON events (received_at) WHERE settled_at IS NULL;

-- Calls with an Idempotency-Key: the same call again has the same answer.
CREATE TABLE idempotent_calls (
    source_id TEXT NOT NULL REFERENCES event_sources (id),
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    begun_at TIMESTAMPTZ NOT NULL,
    -- None while it is under way.
    answer TEXT,
    PRIMARY KEY (source_id, key)
);

-- Counts every change of a customer's rows, so that what was worked out from rows which have changed since is not kept.
CREATE TABLE book_versions (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    version BIGINT NOT NULL
);

-- When a balance was told: of two of one day the one told later holds, whichever import it came by.
ALTER TABLE balances ADD COLUMN reported_at TIMESTAMPTZ NOT NULL DEFAULT '1970-01-01 00:00:00+00:00';
