DROP INDEX tasks_mine;
DROP INDEX tasks_named;
DROP INDEX tasks_lent;
DROP INDEX tasks_done;
CREATE INDEX tasks_mine ON tasks (claimed_by, status, sort_on, id);
CREATE INDEX tasks_named ON tasks (person_id, status, sort_on, id);
CREATE INDEX tasks_lent ON tasks (lent_by, status, sort_on, id);
CREATE INDEX tasks_done ON tasks (decided_by, id);
