-- The tax year as the customer lives it: their tax profile, payments, receipts, journeys, money put aside, invoices.

-- How a transaction, or every transaction of a rule, is split between categories: JSON, or nothing.
ALTER TABLE transactions ADD COLUMN split TEXT;
ALTER TABLE category_rules ADD COLUMN split TEXT;

-- Another one each time a summary is built, so that whoever holds what it was built from can tell it is old.
ALTER TABLE summaries ADD COLUMN version TEXT NOT NULL DEFAULT '';

CREATE TABLE tax_profiles (
    user_id TEXT NOT NULL REFERENCES users (id),
    tax_year TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (user_id, tax_year)
);

-- Payments to the tax authority that no statement shows.
CREATE TABLE tax_payments (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    paid_on DATE NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    note TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX tax_payments_by_user ON tax_payments (user_id, paid_on);

-- Where the customer says a payment belongs, be it recorded by hand or recognised in a statement.
CREATE TABLE tax_payment_placements (
    user_id TEXT NOT NULL REFERENCES users (id),
    payment_id TEXT NOT NULL,
    tax_year TEXT NOT NULL,
    instalment BIGINT NOT NULL CHECK (instalment BETWEEN 1 AND 4),
    PRIMARY KEY (user_id, payment_id)
);

CREATE TABLE receipts (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    spent_on DATE NOT NULL,
    supplier TEXT NOT NULL,
    category TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX receipts_by_user ON receipts (user_id, spent_on);

CREATE TABLE journeys (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    driven_on DATE NOT NULL,
    tenth_miles BIGINT NOT NULL CHECK (tenth_miles BETWEEN 1 AND 100000),
    purpose TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX journeys_by_user ON journeys (user_id, driven_on);

CREATE TABLE set_aside_policies (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    body TEXT NOT NULL
);

-- Money put aside for tax, once for each deposit; taking one back marks it.
CREATE TABLE set_asides (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    transaction_id TEXT,
    noted_on DATE NOT NULL,
    amount_minor BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    undone_at TIMESTAMPTZ,
    UNIQUE (user_id, transaction_id)
);
CREATE INDEX set_asides_by_user ON set_asides (user_id, created_at);

CREATE TABLE invoices (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    client_key TEXT NOT NULL,
    number TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (user_id, client_key, number)
);
