-- Papers need characters as cards do; one that a paper was first to want has no card.
ALTER TABLE missing_glyphs ALTER COLUMN card_id DROP NOT NULL;
