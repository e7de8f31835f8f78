DROP TABLE audit_leaves;
DROP TABLE audit_checkpoints;
DROP TABLE audit_unsealed;
DROP TABLE audit_records;
DROP TABLE audit_streams;
DROP FUNCTION audit_is_append_only();
