-- What decisions were made from, kept for a while, so that one can be made again: by the customer's browser, which checks
-- the reason it was told, and by a draft that is tried on what was decided. The record names its hash.

CREATE TABLE decision_inputs (
    decision_id TEXT PRIMARY KEY REFERENCES decisions (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX decision_inputs_by_user ON decision_inputs (user_id, at);
CREATE INDEX decision_inputs_by_time ON decision_inputs (at);
