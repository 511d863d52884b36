# Internal customers have no numbers and teach nothing, unless asked for.
printf 'customer_id,relation\na,consumer\nb,internal\n' >customers.csv
printf 'customer_id,time,amount,cost\na,2024-01-05,10,5\na,2024-01-06,10,\nb,2024-01-05,10,0\n' >sales.csv
crm-import -q sales.csv customers.csv >all.crm
crm-score --by profit --table all.crm
crm-score --by profit --internal --table all.crm
