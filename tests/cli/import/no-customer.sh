printf 'customer_id,time,amount\na,2024-01-05,1\n,2024-01-05,2\n  ,2024-01-06,3\n' >sales.csv
crm-import sales.csv
echo "exit $?"
crm-import --rejects rejects.tsv sales.csv
cat rejects.tsv
