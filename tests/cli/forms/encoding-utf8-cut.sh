# A file that ends in the middle of a character has lost its end: the last row is rejected.
printf 'customer_id,time,amount,note\nc1,2024-01-05,1,\xe9\xbe\x99\xe4\xba\x95\xe8\x8c\xb6\nc2,2024-01-06,2,\xe9\xbe' >cut.csv
crm-import cut.csv
echo "exit $?"
crm-import --rejects rejects.tsv cut.csv | grep '^T'
cat rejects.tsv
