# Nothing decides: asked, with a cell that can be both; the answer holds.
printf 'customer_id,time,amount\nc1,05/06/2024,1\nc2,07/08/2024,2\n' >both.csv
crm-import both.csv
echo "exit $?"
crm-import --date-format dmy both.csv | grep '^T'
crm-import --date-format mdy both.csv | grep '^T'
crm-import --date-format %d/%m/%Y both.csv | grep '^T'
