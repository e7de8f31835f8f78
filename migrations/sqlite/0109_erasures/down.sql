DROP TABLE rights_requests;
DROP TABLE erasures;
