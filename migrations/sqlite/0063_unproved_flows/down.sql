DROP TABLE unproved_flows;
