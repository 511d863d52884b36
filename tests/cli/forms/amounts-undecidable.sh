# Commas that may part thousands or decimals: asked, with the answer for all or for one field.
printf 'customer_id;time;amount\nc1;2024-01-05;1,234\nc2;2024-01-06;12\nc3;2024-01-07;5,678\n' >sales.csv
crm-import sales.csv
echo "exit $?"
crm-import --decimal point sales.csv | grep '^T'
crm-import --decimal amount=comma sales.csv | grep '^T'
crm-import -q --decimal dot sales.csv
echo "exit $?"
