# An amount that is there counts; unit_price is used up.
printf 'customer_id,time,quantity,unit_price,amount\na,2024-01-05,3,12.50,30\nb,2024-01-05,2,5,\n' >sales.csv
crm-import --max-rejects 1 sales.csv
