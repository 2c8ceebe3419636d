-- What decisions showed, what of it customers saw, and what they did with it.

-- The order a decision put on the screen, kept apart from the hash-chained record.
CREATE TABLE shown_screens (
    decision_id TEXT PRIMARY KEY REFERENCES decisions (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    sequence BIGINT NOT NULL,
    event_id TEXT NOT NULL,
    layout TEXT NOT NULL,
    revision BIGINT NOT NULL,
    -- Keys in reading order, parted by spaces.
    elements TEXT NOT NULL,
    latency_us BIGINT NOT NULL CHECK (latency_us >= 0),
    at TIMESTAMPTZ NOT NULL,
    UNIQUE (user_id, sequence)
);
CREATE INDEX shown_screens_by_time ON shown_screens (at);

-- Once a decision and element, however often the page is loaded.
CREATE TABLE exposures (
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    element TEXT NOT NULL,
    layout TEXT NOT NULL,
    revision BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (decision_id, element)
);
CREATE INDEX exposures_by_user ON exposures (user_id);
CREATE INDEX exposures_by_time ON exposures (at);

-- Once a decision, element and kind.
CREATE TABLE outcomes (
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    -- `*` where it concerns the whole screen.
    element TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('opened', 'acted', 'dismissed', 'undone', 'pinned', 'hidden')),
    layout TEXT NOT NULL,
    revision BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (decision_id, element, kind)
);
CREATE INDEX outcomes_by_user ON outcomes (user_id);
CREATE INDEX outcomes_by_time ON outcomes (at);
