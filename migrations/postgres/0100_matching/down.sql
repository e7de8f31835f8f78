DROP TABLE match_runs;
DROP TABLE match_items;
DROP TABLE matches;
DROP TABLE match_settings;
DROP TABLE match_looks;
