-- Most tasks are claimed by nobody, kept for nobody and lent by nobody: such rows need no entry, and no list may be tempted
-- to look for "claimed by nobody" among all tasks there are.
DROP INDEX tasks_mine;
DROP INDEX tasks_named;
DROP INDEX tasks_lent;
DROP INDEX tasks_done;
CREATE INDEX tasks_mine ON tasks (claimed_by, status, sort_on, id) WHERE claimed_by IS NOT NULL;
CREATE INDEX tasks_named ON tasks (person_id, status, sort_on, id) WHERE person_id IS NOT NULL;
CREATE INDEX tasks_lent ON tasks (lent_by, status, sort_on, id) WHERE lent_by IS NOT NULL;
CREATE INDEX tasks_done ON tasks (decided_by, id) WHERE decided_by IS NOT NULL;
