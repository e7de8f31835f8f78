-- Papers need characters as cards do; one that a paper was first to want has no card.
CREATE TABLE missing_glyphs_of_all (
    character TEXT PRIMARY KEY,
    card_id TEXT REFERENCES cards (id),
    seen_at TEXT NOT NULL,
    settled_at TEXT
);
INSERT INTO missing_glyphs_of_all SELECT character, card_id, seen_at, settled_at FROM missing_glyphs;
DROP TABLE missing_glyphs;
ALTER TABLE missing_glyphs_of_all RENAME TO missing_glyphs;
