# Years of two digits: 00 to 68 are this century; the order is decided by the column or asked for.
printf 'customer_id,time,amount\nc1,13/06/24,1\nc2,05/06/99,2\n' >behind.csv
crm-import behind.csv | grep '^T'
printf 'customer_id,time,amount\nc1,24/1/5,1\nc2,24/12/31,2\n' >before.csv
crm-import before.csv | grep '^T'
printf 'customer_id,time,amount\nc1,05/06/07,1\n' >any.csv
crm-import any.csv
echo "exit $?"
crm-import --date-format yymd any.csv | grep '^T'
