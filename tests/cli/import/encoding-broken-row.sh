# Bytes that are no UTF-8 spoil their row.
printf 'customer_id,time,amount,note\na,2024-01-05,1.50,caf\351\nb,2024-01-06,2,caf\303\251\n' >sales.csv
crm-import sales.csv
echo "exit $?"
crm-import --rejects rejects.tsv sales.csv
cat rejects.tsv
