DROP INDEX tasks_pool;
DROP INDEX tasks_done;
CREATE INDEX tasks_pool ON tasks (department_id, position, status, sort_on, id);
CREATE INDEX tasks_done ON tasks (decided_by, id) WHERE decided_by IS NOT NULL;
