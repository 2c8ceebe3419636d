-- The retirement plan a customer keeps, with what came of it, as one JSON document.
CREATE TABLE retirement_plans (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    body TEXT NOT NULL
);
