# Amounts without a currency beside a file that says one: taken for it, and said.
printf 'customer_id,time,amount\nc1,2024-01-05,1\n' >bare.csv
printf 'customer_id,time,amount\nc1,2024-01-06,$1\n' >dollars.csv
crm-import bare.csv dollars.csv
