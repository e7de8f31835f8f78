DROP TABLE letter_collections;
DROP TABLE application_agents;
DROP TABLE representations;
