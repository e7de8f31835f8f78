DROP TABLE liaison_employers;
