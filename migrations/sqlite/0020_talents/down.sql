DROP TABLE identity_checks;
DROP TABLE document_uses;
DROP TABLE wallet_documents;
DROP TABLE household_members;
DROP TABLE qualifications;
DROP TABLE identity_documents;
DROP TABLE talent_profiles;
DROP TABLE person_names;
