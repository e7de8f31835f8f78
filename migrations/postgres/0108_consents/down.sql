DROP TABLE data_exports;
DROP TABLE access_looks;
DROP TABLE consents;
