# Two columns that could be one field: the user decides.
printf 'customer_id,time,date,amount\na,2024-01-05,2024-02-05,1\n' >sales.csv
crm-import -q sales.csv
echo "exit $?"
crm-import -q --map time=date sales.csv
