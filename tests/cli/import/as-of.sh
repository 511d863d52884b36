# Default: the latest day of a transaction, whatever interactions and customers say.
printf 'customer_id,time,amount\na,2024-01-05 23:59:59,1\na,2024-01-03,1\n' >sales.csv
printf 'customer_id,time,kind\na,2024-06-01,contact\n' >contacts.csv
crm-import -q sales.csv contacts.csv | grep as_of
crm-import -q --as-of 2023-12-31 sales.csv
