# Quantity x price is converted, too, and only once.
printf 'customer_id,time,quantity,unit_price,currency\nc1,2024-01-05,3,10,USD\nc2,2024-01-05,3,10,CNY\n' >sales.csv
crm-import --currency CNY --rate USD=7.1 sales.csv | grep '^T'
