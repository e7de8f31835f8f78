-- Which letters were handed out at a counter, and to whom.
CREATE TABLE letter_collections (
    case_id UUID NOT NULL REFERENCES cases (id),
    letter_no INTEGER NOT NULL,
    collector TEXT COLLATE "C" NOT NULL,
    collector_sealed BYTEA,
    recorded_by UUID NOT NULL REFERENCES persons (id),
    department_id UUID REFERENCES departments (id),
    collected_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (case_id, letter_no)
);
ALTER TABLE letter_deliveries DROP COLUMN proxy_sealed;
ALTER TABLE letter_deliveries DROP COLUMN department_id;
