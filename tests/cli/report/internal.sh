# Internal customers are left out and said to be, unless asked for.
printf 'customer_id,relation\na,consumer\nb,internal\nc,\n' >customers.csv
printf 'customer_id,time,amount\na,2024-01-05,10\nb,2024-01-05,90\nc,2024-01-05,20\n' >sales.csv
crm-import -q sales.csv customers.csv >all.crm
crm-report --section profile all.crm
crm-report --section profile --internal all.crm
