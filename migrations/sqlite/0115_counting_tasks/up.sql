-- Counts read nothing but the index: who holds a task and whose case it is stand in it.
DROP INDEX tasks_pool;
DROP INDEX tasks_done;
CREATE INDEX tasks_pool ON tasks (department_id, position, status, sort_on, id, claimed_by, case_id);
CREATE INDEX tasks_done ON tasks (decided_by, id, case_id) WHERE decided_by IS NOT NULL;
