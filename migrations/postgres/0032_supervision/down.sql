DROP TABLE task_warnings;
