# --header no: the first row is data, though it could be a header; --header N: what stands above is passed over.
printf 'c1,2024-01-05,1\nc2,2024-01-06,2\n' >bare.csv
crm-import --header no --map customer_id=1 --map time=2 --map amount=3 bare.csv
printf 'time,amount,customer_id\nx,y,z\ncustomer_id,time,amount\nc1,2024-01-05,1\n' >second.csv
crm-import --header 3 second.csv | grep '^T'
crm-import -q --header 9 second.csv
echo "exit $?"
crm-import -q --header maybe second.csv
echo "exit $?"
printf 'customer_id,time,amount\nTotal,Total,Total\n' >words.csv
crm-import -q --header no words.csv
echo "exit $?"
