-- Several people at one task: who lent it and waits for a recommendation, and what part it has in its step.
ALTER TABLE tasks ADD COLUMN lent_by TEXT;
ALTER TABLE tasks ADD COLUMN part TEXT NOT NULL DEFAULT 'own';
CREATE INDEX tasks_lent ON tasks (lent_by, status, sort_on, id);

-- What is written on a task is one decision at most, and any number of recommendations before it. The number is that of
-- the case's event; 0 marks what was written when there was one text only.
CREATE TABLE task_opinions_numbered (
    task_id TEXT NOT NULL REFERENCES tasks (id),
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    opinion_sealed BLOB NOT NULL,
    written_by TEXT NOT NULL,
    written_at TEXT NOT NULL,
    PRIMARY KEY (task_id, seq)
);
INSERT INTO task_opinions_numbered (task_id, seq, kind, opinion_sealed, written_by, written_at)
SELECT task_id, 0, 'decision', opinion_sealed, written_by, written_at FROM task_opinions;
DROP TABLE task_opinions;
ALTER TABLE task_opinions_numbered RENAME TO task_opinions;
