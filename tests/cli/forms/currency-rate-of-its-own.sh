# A rate for the currency of the stream itself, or without one, means nothing.
printf 'customer_id,time,amount\nc1,2024-01-05,1\n' >sales.csv
crm-import --currency CNY --rate CNY=2 sales.csv
crm-import --rate USD=7.1 sales.csv
crm-import --currency CNY --rate USD=7.1 --rate USD=7.2 sales.csv
crm-import --currency CNY --rate XXX=1 sales.csv
crm-import --currency CNY --rate USD=0 sales.csv
