# Not recognisable: the message lists the columns.
printf 'who,when,what\na,2024-01-05,1\n' >strange.csv
crm-import strange.csv
echo "exit $?"
printf 'customer_id,time\na,2024-01-05\n' >short.csv
crm-import short.csv
echo "exit $?"
crm-import --transactions short.csv
