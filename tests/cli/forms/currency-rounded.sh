# Conversion is exact and rounded half to even at the fourth decimal; how often is said.
printf 'customer_id,time,amount,cost,currency\nc1,2024-01-05,0.0001,,USD\nc2,2024-01-05,0.0003,,USD\nc3,2024-01-05,-0.0001,,USD\nc4,2024-01-05,19.99,10.01,USD\nc5,2024-01-05,19.99,10.01,CNY\n' >sales.csv
crm-import --currency CNY --rate USD=2.5 sales.csv
crm-import -q --currency CNY --rate USD=7.10123456 sales.csv | grep '^T'
