# A role that is said holds, though the columns would fit another one; what it needs must be there.
printf 'customer_id,time,amount,kind\nc1,2024-01-06,5,visit\n' >both.csv
crm-import both.csv | grep '^[#TI]' | grep -v '##'
crm-import --interactions both.csv | grep '^#\?[TI]	'
crm-import --as-of 2024-01-31 --customers both.csv | grep '^#\?[CTI]	'
crm-import -q --products both.csv
echo "exit $?"
