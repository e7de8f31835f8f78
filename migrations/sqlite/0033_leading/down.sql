DROP TABLE case_incidents;
DROP TABLE case_remarks;
