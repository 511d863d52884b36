# A text as long as that of a usual time is not one: it is read, never copied.
printf 'customer_id,time,amount\nc1,2024-01-31 12:05 AM,1\nc2,2024-01-31 03:05 PM,2\nc3,2024-01-31 9:30:15Z,3\nc4,2024-01-31 09:30:15,4\nbad,2024-01-31 09:30:1x,5\n' >sales.csv
crm-import --rejects rejects.tsv sales.csv
cat rejects.tsv
