DROP TABLE employer_findings;
DROP TABLE round_entries;
DROP TABLE employment_rounds;
DROP TABLE employments;
