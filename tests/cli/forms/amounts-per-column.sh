# Each column has its own form, and each file.
printf 'customer_id;time;amount;cost\nc1;2024-01-05;1.234,56;900.25\n' >one.csv
printf 'customer_id;time;amount\nc1;2024-01-05;1,234.56\n' >two.csv
crm-import one.csv two.csv
printf 'customer_id;time;amount\nc1;2024-01-05;1,234\n' >three.csv
crm-import --decimal three.csv:comma three.csv two.csv | grep '^T'
crm-import -q --decimal cost=comma three.csv two.csv
echo "exit $?"
