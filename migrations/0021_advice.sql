-- What customers were told they may do, what they answered, and how likely each choice of a slot was said to be taken up.

-- The latest of each action: told again after it was answered or lapsed, it begins anew.
CREATE TABLE advice (
    user_id TEXT NOT NULL REFERENCES users (id),
    action TEXT NOT NULL,
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    told_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'acted', 'later', 'never')),
    state_at TIMESTAMPTZ NOT NULL,
    -- The figures it speaks of and the terms it offers, as JSON.
    body TEXT NOT NULL,
    PRIMARY KEY (user_id, action)
);

-- Of each element that a slot chose among several: its propensity before calibration, in basis points.
CREATE TABLE slot_choices (
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    element TEXT NOT NULL,
    propensity_bp BIGINT NOT NULL CHECK (propensity_bp BETWEEN 0 AND 10000),
    PRIMARY KEY (decision_id, element)
);
CREATE INDEX slot_choices_by_user ON slot_choices (user_id);

-- Books are worked out again on the next visit: what actions speak of is not in the profiles there are.
UPDATE summaries SET built_on = '1970-01-01';
