# The same with months first.
printf 'customer_id,time,amount\nc1,05/06/2024,1\nc2,06/13/2024,2\nc3,1/7/2024 9:30 PM,3\n' >month-first.csv
crm-import month-first.csv
