-- cdnowElog.csv: masterid,sampleid,date,cds,sales; date YYYYMMDD, no order ids.
CREATE TABLE export(masterid TEXT, sampleid TEXT, date TEXT, cds TEXT, sales TEXT) STRICT;
.mode csv
.import --skip 1 '|gzip -cdf -- "$CRM_INPUT"' export
INSERT INTO staging(tag, customer_id, time, quantity, amount)
SELECT 'T', masterid, substr(date, 1, 4) || '-' || substr(date, 5, 2) || '-' || substr(date, 7),
       cds, sales
FROM export;
