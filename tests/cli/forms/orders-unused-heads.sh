# Heads without a line are orders whose money the files do not have: a warning; of an order never paid nothing is missing.
printf 'order_id,customer_id,time,amount\no1,c1,2024-01-05,10\no2,c2,2024-01-06,20\n' >heads.csv
printf 'order_id,customer_id,time,amount,order_status\no1,c1,2024-01-05,10,paid\no2,c2,2024-01-06,20,unpaid\n' >states.csv
printf 'order_id,product,amount\no1,tea,10\n' >lines.csv
crm-import --orders heads.csv lines.csv
crm-import --orders states.csv lines.csv | grep '^[TC]'
crm-import -q --orders heads.csv
echo "exit $?"
