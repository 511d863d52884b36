# Without a header the columns have numbers.
printf 'a,2024-01-05,1.50,red\nb,2024-01-06,2,blue\n' >sales.csv
crm-import -q --header no --map customer_id=1 --map time=2 --map amount=3 sales.csv
echo "--- found by looking"
crm-import -q --map customer_id=1 --map time=2 --map amount=3 sales.csv
echo "--- not said"
crm-import -q sales.csv
