DROP TABLE task_notes;
