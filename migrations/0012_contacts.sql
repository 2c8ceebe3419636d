-- What customers were told unasked, on the days of their own clocks, and how much of each cap that took.

-- Once a day and element, however many decisions show it that day.
CREATE TABLE contacts (
    user_id TEXT NOT NULL REFERENCES users (id),
    day DATE NOT NULL,
    element TEXT NOT NULL,
    -- The key under which exposures and outcomes know its place.
    seen_as TEXT NOT NULL,
    topic TEXT NOT NULL,
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    at TIMESTAMPTZ NOT NULL,
    -- When the customer's day ends.
    ends_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, day, element)
);

-- How many of a window are taken. The scope is `day`, `week`, or `topic:` and a topic for a week.
CREATE TABLE contact_windows (
    user_id TEXT NOT NULL REFERENCES users (id),
    scope TEXT NOT NULL,
    starts_on DATE NOT NULL,
    used BIGINT NOT NULL CHECK (used >= 1),
    PRIMARY KEY (user_id, scope, starts_on)
);
