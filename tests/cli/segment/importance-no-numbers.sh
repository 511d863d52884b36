# Ranking by a column needs numbers in it.
printf 'customer_id,name,points\na,A,5\nb,B,12x\n' >customers.csv
printf 'customer_id,time,amount\na,2024-01-05,1\nb,2024-01-05,2\n' >sales.csv
crm-import -q sales.csv customers.csv -o all.crm
crm-segment --by importance --set importance.value=name all.crm -o out
echo "exit $?"
crm-segment --by importance --set importance.value=points all.crm -o out
echo "exit $? $(find . -name out)"
