-- Shipping a layout: what builds brought, what is published at a time of its own, what a part of the customers is shown,
-- and what became of changes told to open dashboards.

-- The layouts of builds as they brought them: the next one is merged with the team's own revisions against the last.
CREATE TABLE shipped_layouts (
    name TEXT NOT NULL,
    revision BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    document TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (name, content_hash)
);
-- Whatever the log does not name was brought by a build.
INSERT INTO shipped_layouts (name, revision, content_hash, document, at)
SELECT l.name, l.revision, l.content_hash, l.document, l.created_at FROM layouts l
WHERE NOT EXISTS (SELECT 1 FROM layout_log g WHERE g.name = l.name AND g.revision = l.revision);

CREATE TABLE layout_schedules (
    id TEXT PRIMARY KEY,
    draft_id TEXT NOT NULL REFERENCES layout_drafts (id),
    -- The step that was approved.
    step BIGINT NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    -- Hours between the steps of a ramp, 0 where they are taken by hand; nothing where everybody sees it at once.
    ramp_hours BIGINT,
    scheduled_by TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'published', 'failed', 'withdrawn')),
    -- Why it failed, in a sentence.
    told TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX layout_schedules_waiting ON layout_schedules (draft_id) WHERE state = 'waiting';
CREATE INDEX layout_schedules_due ON layout_schedules (state, due_at);

CREATE TABLE layout_ramps (
    name TEXT NOT NULL,
    revision BIGINT NOT NULL,
    baseline BIGINT NOT NULL,
    share_bp BIGINT NOT NULL CHECK (share_bp BETWEEN 1 AND 10000),
    -- Hours between steps; 0 where they are taken by hand.
    step_hours BIGINT NOT NULL CHECK (step_hours >= 0),
    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'rolled-back')),
    stepped_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX layout_ramps_running ON layout_ramps (name) WHERE state = 'running';

-- What guardrail metrics of a ramp are counted from. The layout that was meant, where it did not pass its last look.
ALTER TABLE shown_screens ADD COLUMN failed_layout TEXT;
ALTER TABLE shown_screens ADD COLUMN failed_revision BIGINT;
CREATE INDEX shown_screens_by_layout ON shown_screens (layout, at);
CREATE INDEX shown_screens_by_failed ON shown_screens (failed_layout, at) WHERE failed_layout IS NOT NULL;

-- Once a decision and state.
CREATE TABLE applied_changes (
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    state TEXT NOT NULL CHECK (state IN ('applied', 'deferred', 'rejected')),
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (decision_id, state)
);
CREATE INDEX applied_changes_by_user ON applied_changes (user_id);
