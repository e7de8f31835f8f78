-- The inbox inside the portal. The text is sealed under its owner's key.
CREATE TABLE notifications (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    template TEXT COLLATE "C" NOT NULL,
    content_sealed BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    read_at TIMESTAMPTZ
);
CREATE INDEX notifications_by_person ON notifications (person_id, id);

-- What leaves the house, one row a channel. A message to a person finds text and address in the records that the person
-- owns; a code to an address that belongs to nobody yet carries them itself, sealed under a key of its own, until it is
-- sent.
CREATE TABLE outbox_messages (
    id UUID PRIMARY KEY,
    notification_id UUID REFERENCES notifications (id),
    person_id UUID REFERENCES persons (id),
    template TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    wrapped_key BYTEA,
    address_sealed BYTEA,
    content_sealed BYTEA,
    attempts INTEGER NOT NULL,
    in_flight BOOLEAN NOT NULL,
    repeated BOOLEAN NOT NULL,
    last_error TEXT COLLATE "C",
    created_at TIMESTAMPTZ NOT NULL,
    next_at TIMESTAMPTZ NOT NULL,
    settled_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX outbox_messages_by_state ON outbox_messages (state, id);
