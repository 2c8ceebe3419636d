-- What experiments are read from, and what people said of themselves so that groups can be compared.

-- The arms a decision was made under, kept apart from the hash-chained record so that results can join what was seen.
CREATE TABLE decision_arms (
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    experiment TEXT NOT NULL,
    arm TEXT NOT NULL,
    -- Results of another version are another experiment's.
    bucket_version BIGINT NOT NULL,
    -- Whether the screen shown was one the experiment is about, with the arm's changes made.
    in_force BOOLEAN NOT NULL,
    PRIMARY KEY (decision_id, experiment)
);
CREATE INDEX decision_arms_by_experiment ON decision_arms (experiment, bucket_version);
CREATE INDEX decision_arms_by_user ON decision_arms (user_id);

-- Whether the customer was in a spell of hardship when it was decided.
ALTER TABLE shown_screens ADD COLUMN in_hardship BOOLEAN NOT NULL DEFAULT FALSE;

-- Which groups people count themselves to. Nothing that decides reads this table.
CREATE TABLE declared_groups (
    user_id TEXT NOT NULL REFERENCES users (id),
    dimension TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (user_id, dimension)
);
