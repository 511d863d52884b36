# A line whose order has no head, a head that stands twice, a line without an order.
printf 'order_id,customer_id,time\no1,c1,2024-01-05\no1,c9,2024-01-06\n,c3,2024-01-06\no4,c4,2024-01-33\n' >heads.csv
printf 'order_id,product,amount\no1,tea,1\no9,tea,2\n,tea,4\no4,tea,8\n' >lines.csv
crm-import --orders heads.csv lines.csv
echo "exit $?"
crm-import --orders heads.csv --rejects rejects.tsv lines.csv
cat rejects.tsv
