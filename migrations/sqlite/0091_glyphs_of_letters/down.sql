CREATE TABLE missing_glyphs_of_cards (
    character TEXT PRIMARY KEY,
    card_id TEXT NOT NULL REFERENCES cards (id),
    seen_at TEXT NOT NULL,
    settled_at TEXT
);
INSERT INTO missing_glyphs_of_cards SELECT character, card_id, seen_at, settled_at FROM missing_glyphs WHERE card_id IS NOT NULL;
DROP TABLE missing_glyphs;
ALTER TABLE missing_glyphs_of_cards RENAME TO missing_glyphs;
