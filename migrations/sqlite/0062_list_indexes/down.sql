DROP INDEX task_exclusions_by_person;
DROP INDEX notice_objections_by_case;
DROP INDEX tasks_due;
DROP INDEX cards_by_scheme;
DROP INDEX cards_by_district;
