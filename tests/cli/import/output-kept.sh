# An import that fails leaves the earlier output as it was.
printf 'customer_id,time,amount\na,never,1\n' >sales.csv
echo earlier >out.crm
crm-import -o out.crm sales.csv
echo "exit $?"
cat out.crm
ls
