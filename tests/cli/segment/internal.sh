# Internal customers get no class and take no place in any ranking, unless asked for.
printf 'customer_id,relation\na,consumer\nb,internal\n' >customers.csv
printf 'customer_id,time,amount\na,2024-01-05,10\nb,2024-01-05,90\nc,2024-01-05,20\n' >sales.csv
crm-import -q sales.csv customers.csv >all.crm
crm-segment --by importance all.crm | grep '^C'
crm-segment --by importance --internal all.crm | grep '^C'
