-- Lists that are narrowed by a column and ordered by id, and the morning's look at what is due.
CREATE INDEX cards_by_district ON cards (district, id);
CREATE INDEX cards_by_scheme ON cards (scheme, id);
CREATE INDEX tasks_due ON tasks (status, sort_on, id);
CREATE INDEX notice_objections_by_case ON notice_objections (case_id, id);
CREATE INDEX task_exclusions_by_person ON task_exclusions (person_id, task_id);
