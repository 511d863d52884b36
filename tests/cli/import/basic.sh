# A small export becomes a stream: columns in the order of the table, records ordered.
cat >sales.csv <<'END'
customer_id,time,order_id,product,amount,cost
b,2024-01-05,o1,tea,12.50,7
a,2024-02-11 09:30:00,o2,tea,25,14.00
a,2024-01-05,o3,cup,10.00,4
END
crm-import sales.csv
