# --date-format for one field, and for one field of one file.
printf 'customer_id,time,amount,due_date\nc1,05/06/2024,1,06/07/2024\n' >one.csv
printf 'customer_id,time,amount,due_date\nc2,05/06/2024,1,06/07/2024\n' >two.csv
crm-import --date-format time=dmy --date-format due_date=mdy one.csv | grep '^T'
crm-import --date-format one.csv:dmy --date-format two.csv:mdy one.csv two.csv
crm-import -q --date-format dmy --date-format two.csv:due_date=%m/%d/%Y one.csv two.csv | grep '^T'
crm-import -q --date-format time=dmy one.csv
echo "exit $?"
crm-import -q --date-format tiem=dmy one.csv
echo "exit $?"
crm-import -q --date-format dym one.csv
echo "exit $?"
