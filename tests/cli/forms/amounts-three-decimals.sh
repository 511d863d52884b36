# Exactly three decimals everywhere, by points: read as decimals, but a warning asks whether they are thousands.
printf 'customer_id,time,amount\nc1,2024-01-05,1.234\nc2,2024-01-06,12.500\n' >sales.csv
crm-import sales.csv
crm-import -q --strict sales.csv
echo "exit $?"
crm-import -q --decimal comma sales.csv | grep '^T'
