-- Who is out of office from which day to which, and who acts for them meanwhile.
CREATE TABLE absences (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    from_on DATE NOT NULL,
    until_on DATE NOT NULL,
    substitute_id UUID,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX absences_by_person ON absences (person_id, until_on);
CREATE INDEX absences_to_come ON absences (until_on, id);

-- Handing out tasks in turn asks who was given the last one of a post.
CREATE INDEX tasks_given ON tasks (department_id, position, id);
