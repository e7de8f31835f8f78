DROP TABLE notice_objections;
DROP TABLE public_notices;
