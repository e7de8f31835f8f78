CREATE TABLE task_opinions_single (
    task_id UUID PRIMARY KEY REFERENCES tasks (id),
    opinion_sealed BYTEA NOT NULL,
    written_by UUID NOT NULL,
    written_at TIMESTAMPTZ NOT NULL
);
INSERT INTO task_opinions_single (task_id, opinion_sealed, written_by, written_at)
SELECT task_id, opinion_sealed, written_by, written_at FROM task_opinions WHERE seq = 0;
DROP TABLE task_opinions;
ALTER TABLE task_opinions_single RENAME TO task_opinions;
DROP INDEX tasks_lent;
ALTER TABLE tasks DROP COLUMN part;
ALTER TABLE tasks DROP COLUMN lent_by;
