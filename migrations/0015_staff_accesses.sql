-- Who of the staff looked at whose dashboard, masked, and what for. Append-only; gone with the customer's account.

CREATE TABLE staff_accesses (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    -- The address they had, so that it stays known when their account is gone.
    staff TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('preview')),
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX staff_accesses_by_user ON staff_accesses (user_id, at);
