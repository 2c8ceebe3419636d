-- People, their sessions and what they agreed to.
-- Portable to SQLite and PostgreSQL: ids are UUIDv7 as TEXT, integers BIGINT, JSON as TEXT, times TIMESTAMPTZ.

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('customer', 'product', 'advisor', 'admin')),
    display_name TEXT,
    country TEXT CHECK (country IN ('US', 'GB')),
    birth_year BIGINT CHECK (birth_year BETWEEN 1900 AND 2100),
    demo_key TEXT UNIQUE,
    epoch BIGINT NOT NULL CHECK (epoch >= 0),
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    user_epoch BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    idle_expires_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);

-- Append-only: the newest row of a purpose holds.
CREATE TABLE consents (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    purpose TEXT NOT NULL,
    version TEXT NOT NULL,
    granted BOOLEAN NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX consents_by_user ON consents (user_id, purpose, at);
