DROP TABLE grant_reviews;
DROP TABLE grant_checks;
DROP TABLE grants;
