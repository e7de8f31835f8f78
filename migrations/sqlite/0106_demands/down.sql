DROP TABLE demand_matches;
DROP TABLE demand_seekers;
DROP TABLE talent_demands;
