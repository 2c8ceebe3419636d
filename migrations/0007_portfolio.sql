-- What is held in investment accounts: movements and positions of statements, and what the customer adds to them.

-- Trades, income and changes of shares. Those without an import were told by the customer. Quantities are decimals.
CREATE TABLE movements (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    import_id TEXT,
    happened_on DATE NOT NULL,
    kind TEXT NOT NULL,
    security TEXT,
    quantity TEXT,
    amount_minor BIGINT,
    currency TEXT NOT NULL,
    detail TEXT,
    bank_reference TEXT,
    fingerprint TEXT NOT NULL,
    ordinal BIGINT NOT NULL CHECK (ordinal >= 0),
    UNIQUE (account_id, fingerprint, ordinal),
    FOREIGN KEY (account_id, user_id) REFERENCES accounts (id, user_id),
    FOREIGN KEY (import_id, user_id) REFERENCES imports (id, user_id)
);
CREATE INDEX movements_by_user ON movements (user_id, happened_on, id);

-- Holdings as statements reported them.
CREATE TABLE positions (
    account_id TEXT NOT NULL,
    security TEXT NOT NULL,
    held_on DATE NOT NULL,
    import_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    quantity TEXT NOT NULL,
    price TEXT,
    currency TEXT NOT NULL,
    PRIMARY KEY (account_id, security, held_on, import_id),
    FOREIGN KEY (account_id, user_id) REFERENCES accounts (id, user_id),
    FOREIGN KEY (import_id, user_id) REFERENCES imports (id, user_id)
);
CREATE INDEX positions_by_user ON positions (user_id);

-- What securities are called, and the class of assets the customer puts them into.
CREATE TABLE securities (
    user_id TEXT NOT NULL REFERENCES users (id),
    security TEXT NOT NULL,
    name TEXT,
    class TEXT,
    PRIMARY KEY (user_id, security)
);

CREATE TABLE prices (
    user_id TEXT NOT NULL REFERENCES users (id),
    security TEXT NOT NULL,
    priced_on DATE NOT NULL,
    price TEXT NOT NULL,
    currency TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (user_id, security, priced_on)
);

-- Units of the customer's own currency for one of another.
CREATE TABLE exchange_rates (
    user_id TEXT NOT NULL REFERENCES users (id),
    currency TEXT NOT NULL,
    rated_on DATE NOT NULL,
    rate TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (user_id, currency, rated_on)
);

CREATE TABLE announced_dividends (
    user_id TEXT NOT NULL REFERENCES users (id),
    security TEXT NOT NULL,
    ex_on DATE NOT NULL,
    record_on DATE,
    pay_on DATE NOT NULL,
    per_share TEXT NOT NULL,
    currency TEXT NOT NULL,
    class TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (user_id, security, ex_on, pay_on, class)
);

-- Cost method, targets and tax wrappers as one JSON document.
CREATE TABLE portfolio_settings (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    body TEXT NOT NULL
);
