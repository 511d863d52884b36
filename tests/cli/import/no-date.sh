# Nothing says what day it is: the user has to.
printf 'customer_id,name\na,Li Hua\n' >customers.csv
crm-import customers.csv
echo "exit $?"
crm-import --as-of 2024-01-05 customers.csv
