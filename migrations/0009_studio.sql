-- Drafts of layouts with every step made in them, and the log of what was published by whom and why.
-- Drafts name people by id; the log keeps the address they had, so that what was published stays known when an account is gone.

CREATE TABLE layout_drafts (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    base_revision BIGINT NOT NULL,
    author_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'review', 'approved', 'published', 'discarded')),
    -- The step that is shown; later ones can be redone.
    step BIGINT NOT NULL,
    note TEXT NOT NULL,
    approver_id TEXT,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX layout_drafts_by_state ON layout_drafts (state, name);

CREATE TABLE layout_draft_steps (
    draft_id TEXT NOT NULL REFERENCES layout_drafts (id),
    step BIGINT NOT NULL,
    author_id TEXT NOT NULL,
    what TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (draft_id, step)
);

-- Append-only and hash-chained.
CREATE TABLE layout_log (
    sequence BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    revision BIGINT NOT NULL,
    action TEXT NOT NULL,
    author TEXT NOT NULL,
    approver TEXT,
    note TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
