DROP TABLE register_consents;
DROP TABLE register_queries;
DROP TABLE register_checks;
DROP TABLE register_answers;
