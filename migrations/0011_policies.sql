-- Revisions of the policy that decides, and changes of it that wait for somebody else's approval.

CREATE TABLE policies (
    revision BIGINT PRIMARY KEY,
    body TEXT NOT NULL,
    author TEXT NOT NULL,
    approver TEXT NOT NULL,
    note TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
);

CREATE TABLE policy_proposals (
    id TEXT PRIMARY KEY,
    author_id TEXT NOT NULL,
    body TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'discarded')),
    at TIMESTAMPTZ NOT NULL
);
