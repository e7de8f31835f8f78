-- What every copy of the program may keep in memory for as long as its number is the same.
CREATE TABLE epochs (
    name TEXT COLLATE "C" PRIMARY KEY,
    number UUID NOT NULL
);
INSERT INTO epochs (name, number) VALUES
    ('catalogue', '00000000-0000-0000-0000-000000000000'),
    ('directory', '00000000-0000-0000-0000-000000000000');
