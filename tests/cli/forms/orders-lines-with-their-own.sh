# A line that has a customer and a time of its own keeps them.
printf 'order_id,customer_id,time,channel\no1,c1,2024-01-05,网店\n' >heads.csv
printf 'order_id,customer_id,time,amount\no1,c7,2024-02-01,10\n' >lines.csv
crm-import --orders heads.csv lines.csv
