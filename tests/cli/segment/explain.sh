# A buyer, one who never bought, one who is not there.
printf 'customer_id,name\nc,Li Hua\n' >customers.csv
cat >sales.csv <<'END'
customer_id,time,order_id,amount
a,2024-02-11,o2,25.00
a,2024-01-05,o3,10.00
b,2024-01-05,o1,12.50
END
crm-import -q sales.csv customers.csv >all.crm
crm-segment -q --explain a all.crm
echo
crm-segment -q --explain c all.crm
# products alone are no place
printf '%s\n' customer_id,time,amount,product a,2024-01-05,1,tea a,2024-01-05,2,cup | crm-import -q -o products.crm
crm-segment -q --by importance --explain a products.crm | grep B5
crm-segment -q --explain nobody all.crm
