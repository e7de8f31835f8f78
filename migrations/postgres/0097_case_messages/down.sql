DROP TABLE case_message_reads;
DROP TABLE case_message_documents;
DROP TABLE case_messages;
