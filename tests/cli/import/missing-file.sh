printf 'customer_id,time,amount\na,2024-01-05,1\n' >sales.csv
crm-import sales.csv missing.csv
