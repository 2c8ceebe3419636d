-- Accounts, transactions and the imports they came by.

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('checking', 'savings', 'credit-card', 'brokerage', 'loan')),
    currency TEXT NOT NULL,
    bank_account_hash TEXT,
    bank_account_mask TEXT,
    csv_mapping TEXT,
    balance_minor BIGINT,
    balance_on DATE,
    import_id TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (id, user_id)
);
CREATE INDEX accounts_by_user ON accounts (user_id);

CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    file_name TEXT NOT NULL,
    format TEXT NOT NULL,
    added BIGINT NOT NULL,
    duplicate BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    undone_at TIMESTAMPTZ,
    UNIQUE (id, user_id)
);
CREATE INDEX imports_by_user ON imports (user_id, created_at);

-- The paired keys let no row stand in an account or an import of somebody else.
CREATE TABLE transactions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    import_id TEXT NOT NULL,
    posted_on DATE NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor BETWEEN -9223372036854775807 AND 9223372036854775807),
    currency TEXT NOT NULL,
    description TEXT NOT NULL,
    counterparty TEXT,
    bank_reference TEXT,
    fingerprint TEXT NOT NULL,
    ordinal BIGINT NOT NULL CHECK (ordinal >= 0),
    customer_category TEXT,
    edited_at TIMESTAMPTZ,
    UNIQUE (account_id, fingerprint, ordinal),
    FOREIGN KEY (account_id, user_id) REFERENCES accounts (id, user_id),
    FOREIGN KEY (import_id, user_id) REFERENCES imports (id, user_id)
);
CREATE INDEX transactions_by_user ON transactions (user_id, posted_on, id);
CREATE INDEX transactions_by_import ON transactions (import_id);

-- Balances as statements reported them, so that undoing an import takes its balances back as well.
CREATE TABLE balances (
    account_id TEXT NOT NULL,
    as_of DATE NOT NULL,
    import_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    PRIMARY KEY (account_id, as_of, import_id),
    FOREIGN KEY (account_id, user_id) REFERENCES accounts (id, user_id),
    FOREIGN KEY (import_id, user_id) REFERENCES imports (id, user_id)
);

-- A file read and shown, waiting to be committed or discarded.
CREATE TABLE pending_imports (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    file_name TEXT NOT NULL,
    choices TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX pending_imports_by_user ON pending_imports (user_id, created_at);

CREATE TABLE category_rules (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    counterparty_key TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    category TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX category_rules_by_user ON category_rules (user_id, created_at);
