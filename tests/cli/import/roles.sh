# A role is seen from the columns, or said; unknown columns are carried.
printf 'customer_id,time,amount,kind\na,2024-01-05,1,web\n' >both.csv
crm-import -q both.csv
crm-import -q --interactions both.csv --as-of 2024-01-05
