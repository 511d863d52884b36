echo customer_id,time,amount >sales.csv
crm-import sales.csv
echo "exit $?"
crm-import --as-of 2024-01-05 sales.csv
