-- Each warning about a task is given once.
CREATE TABLE task_warnings (
    task_id TEXT NOT NULL REFERENCES tasks (id),
    level TEXT NOT NULL,
    told INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (task_id, level)
);
