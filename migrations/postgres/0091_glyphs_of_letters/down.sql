DELETE FROM missing_glyphs WHERE card_id IS NULL;
ALTER TABLE missing_glyphs ALTER COLUMN card_id SET NOT NULL;
