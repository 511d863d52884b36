# Two currencies are never added up: refused at the row, with the options that say what one is worth.
printf 'customer_id,time,amount,currency\nc1,2024-01-05,12.50,CNY\nc2,2024-01-06,7,USD\n' >sales.csv
crm-import sales.csv
echo "exit $?"
crm-import --rejects rejects.tsv sales.csv
echo "exit $?"
crm-import --currency CNY --rate USD=7.1 sales.csv
