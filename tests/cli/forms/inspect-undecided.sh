# What cannot be decided is said where it is seen; the code is that of the import.
printf 'customer_id,time,amount\nc1,05/06/2024,"1,234"\n' >both.csv
crm-import --inspect both.csv
echo "exit $?"
crm-import --inspect --date-format dmy both.csv
echo "exit $?"
crm-import --inspect --date-format dmy --decimal point both.csv
printf 'when,who\n2024-01-05,c1\n' >unknown.csv
crm-import --inspect unknown.csv
echo "exit $?"
