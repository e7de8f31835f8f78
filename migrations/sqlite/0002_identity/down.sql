DROP TABLE address_codes;
DROP TABLE sessions;
DROP TABLE positions;
DROP TABLE accounts;
DROP TABLE persons;
DROP TABLE departments;
