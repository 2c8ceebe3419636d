-- What is understood of a customer, what was decided, and what the customer did about it.

CREATE TABLE summaries (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    as_of DATE NOT NULL,
    built_on DATE NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE profiles (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    as_of DATE NOT NULL,
    model_version TEXT NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE persona_labels (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    persona TEXT NOT NULL,
    chosen BOOLEAN NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    undone_at TIMESTAMPTZ
);
CREATE INDEX persona_labels_by_user ON persona_labels (user_id, at);

CREATE TABLE layouts (
    name TEXT NOT NULL,
    revision BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    document TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (name, revision)
);

CREATE TABLE decision_states (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    body TEXT NOT NULL
);

-- Append-only and hash-chained per customer.
CREATE TABLE decisions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    event_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    record TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (user_id, event_id),
    UNIQUE (user_id, sequence)
);

CREATE TABLE arrangements (
    user_id TEXT NOT NULL REFERENCES users (id),
    layout TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (user_id, layout)
);

-- The customer's own changes, newest last; undoing marks the newest one that stands.
CREATE TABLE changes (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    undone_at TIMESTAMPTZ
);
CREATE INDEX changes_by_user ON changes (user_id, at);
