printf 'customer_id,time,amount\na,2024-01-05,1\nb,2024-01-05\nc,2024-01-05,3,4\n' >sales.csv
crm-import sales.csv
echo "exit $?"
crm-import --rejects rejects.tsv sales.csv
cat rejects.tsv
