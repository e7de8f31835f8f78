-- Who is out of office from which day to which, and who acts for them meanwhile.
CREATE TABLE absences (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    from_on DATE NOT NULL,
    until_on DATE NOT NULL,
    substitute_id TEXT,
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL
);
CREATE INDEX absences_by_person ON absences (person_id, until_on);
CREATE INDEX absences_to_come ON absences (until_on, id);

-- Handing out tasks in turn asks who was given the last one of a post.
CREATE INDEX tasks_given ON tasks (department_id, position, id);
