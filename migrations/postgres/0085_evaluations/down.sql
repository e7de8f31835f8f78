DROP TABLE case_evaluations;
