DROP TABLE case_findings;
