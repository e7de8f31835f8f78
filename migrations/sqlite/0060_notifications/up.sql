-- The inbox inside the portal. The text is sealed under its owner's key.
CREATE TABLE notifications (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons (id),
    template TEXT NOT NULL,
    content_sealed BLOB NOT NULL,
    created_at TEXT NOT NULL,
    read_at TEXT
);
CREATE INDEX notifications_by_person ON notifications (person_id, id);

-- What leaves the house, one row a channel. A message to a person finds text and address in the records that the person
-- owns; a code to an address that belongs to nobody yet carries them itself, sealed under a key of its own, until it is
-- sent.
CREATE TABLE outbox_messages (
    id TEXT PRIMARY KEY,
    notification_id TEXT REFERENCES notifications (id),
    person_id TEXT REFERENCES persons (id),
    template TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    wrapped_key BLOB,
    address_sealed BLOB,
    content_sealed BLOB,
    attempts INTEGER NOT NULL,
    in_flight BOOLEAN NOT NULL,
    repeated BOOLEAN NOT NULL,
    last_error TEXT,
    created_at TEXT NOT NULL,
    next_at TEXT NOT NULL,
    settled_at TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX outbox_messages_by_state ON outbox_messages (state, id);
