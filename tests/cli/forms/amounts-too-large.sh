# Products and sums that leave the range of money are refused, never wrapped.
printf 'customer_id,time,quantity,unit_price\nc1,2024-01-05,1000000,1000000000\nc2,2024-01-05,2,3\n' >product.csv
crm-import --rejects rejects.tsv product.csv
cat rejects.tsv
printf 'customer_id,time,amount\nc1,2024-01-05,900000000000000\nc2,2024-01-05,900000000000000\n' >sum.csv
crm-import -q sum.csv
echo "exit $?"
