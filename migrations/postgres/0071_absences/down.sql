DROP INDEX tasks_given;
DROP TABLE absences;
