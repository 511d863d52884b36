# Date and time of day in two columns.
printf 'customer_id,日期,时刻,amount\nc1,2024-01-05,9:30,1\nc2,2024/1/6,下午3:05,2\nc3,2024-01-07,,3\nc4,2024-01-08,noon,4\n' >till.csv
crm-import --rejects rejects.tsv till.csv
cat rejects.tsv
printf 'customer_id,Date,Time,amount\nc1,2024-01-05,9:30,1\nc2,2024-01-06,21:05:07,2\n' >english.csv
crm-import english.csv
printf 'customer_id,Date,Time of Day,amount\nc1,2024-01-05 00:00:00,9:30,1\nc2,2024-01-06 10:00:00,11:00,2\n' >midnight.csv
crm-import midnight.csv
