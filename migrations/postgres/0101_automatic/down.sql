DROP TABLE human_requests;
DROP TABLE automatic_decisions;
