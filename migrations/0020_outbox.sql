-- What Attune tells other systems: who asked for it, what was told, and every attempt at telling it.

CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    url TEXT NOT NULL,
    -- Names of kinds of messages, a space between them.
    kinds TEXT NOT NULL,
    -- Both sides sign with it; it goes with the subscription.
    secret TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    disabled_at TIMESTAMPTZ,
    disabled_why TEXT CHECK (disabled_why IN ('paused', 'gone', 'failing', 'behind')),
    -- Messages given up since the last that arrived.
    failures BIGINT NOT NULL DEFAULT 0,
    CHECK ((disabled_at IS NULL) = (disabled_why IS NULL))
);
CREATE INDEX subscriptions_by_user ON subscriptions (user_id, created_at);

-- A message is written in the transaction of what it tells of. Its id is made from that, so that it is told once.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX outbox_by_user ON outbox (user_id);
CREATE INDEX outbox_by_age ON outbox (created_at);

-- Of each message, whom it goes to and how far that is.
CREATE TABLE deliveries (
    message_id TEXT NOT NULL REFERENCES outbox (id),
    subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    attempts BIGINT NOT NULL DEFAULT 0,
    next_attempt_at TIMESTAMPTZ NOT NULL,
    -- Whoever sends it now, and until when nobody else does.
    lease TEXT,
    leased_until TIMESTAMPTZ,
    -- Once it arrived or was given up.
    settled_at TIMESTAMPTZ,
    PRIMARY KEY (message_id, subscription_id)
);
CREATE INDEX deliveries_by_user ON deliveries (user_id);
CREATE INDEX deliveries_open ON deliveries (subscription_id, next_attempt_at) WHERE settled_at IS NULL;

CREATE TABLE delivery_attempts (
    message_id TEXT NOT NULL REFERENCES outbox (id),
    subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    number BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    -- The answer's status, or why there was none.
    status BIGINT,
    failure TEXT,
    duration_ms BIGINT NOT NULL,
    -- None after the last.
    next_attempt_at TIMESTAMPTZ,
    PRIMARY KEY (message_id, subscription_id, number),
    CHECK ((status IS NULL) <> (failure IS NULL))
);
CREATE INDEX delivery_attempts_by_user ON delivery_attempts (user_id);
CREATE INDEX delivery_attempts_newest ON delivery_attempts (subscription_id, at);
