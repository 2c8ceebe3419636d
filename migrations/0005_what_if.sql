-- What a customer supposes in their what-if, as one JSON document.
CREATE TABLE what_ifs (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    body TEXT NOT NULL
);
