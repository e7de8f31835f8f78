-- Each warning about a task is given once.
CREATE TABLE task_warnings (
    task_id UUID NOT NULL REFERENCES tasks (id),
    level TEXT COLLATE "C" NOT NULL,
    told INTEGER NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (task_id, level)
);
