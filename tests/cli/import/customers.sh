# Customers of a file and those seen in sales only; a second record of one is rejected.
printf 'customer_id,name,region\nb,Li Hua,Hangzhou\nc,Ma Xue,Beijing\nb,Li Hua,Suzhou\n' >customers.csv
printf 'customer_id,time,amount\nb,2024-01-05,1\na,2024-01-06,2\n' >sales.csv
crm-import sales.csv customers.csv
echo "exit $?"
crm-import --rejects rejects.tsv sales.csv customers.csv
cat rejects.tsv
