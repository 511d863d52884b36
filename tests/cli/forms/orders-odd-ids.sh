# Ids of orders that the stream escapes find their heads, too.
printf 'order_id,customer_id,time\na\\b,c1,2024-05-01\n' >heads.csv
printf 'order_id,amount\na\\b,5\n' >lines.csv
crm-import -q --orders heads.csv lines.csv
