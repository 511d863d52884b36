printf 'customer_id,time,amount\na,31/1/2024 9:05 PM,1\nb,2024-02-01,2\nc,1/31/2024 9:05 AM,3\n' >sales.csv
crm-import --date-format '%d/%m/%Y %I:%M %p' --rejects rejects.tsv sales.csv
cat rejects.tsv
