DROP TABLE rating_follow_ups;
DROP TABLE case_ratings;
