# A pattern that looks like the usual form but means another: the date is written as it was read.
printf 'customer_id,time,amount\nc1,2024-05-06,1\nc2,2024-13-06,2\nc3,2024-06-13,3\n' >sales.csv
crm-import --date-format %Y-%d-%m --rejects rejects.tsv sales.csv
cat rejects.tsv
