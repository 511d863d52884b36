# A row that stands in a table of rejects twice would be counted twice.
printf 'customer_id,time,amount\na,2024-01-05,1\nb,2024-13-05,2\n' >bad.csv
crm-import -q --rejects rejected bad.csv >first.crm
sed 's/13-05/12-05/' rejected >once
sed 2p once >twice
crm-import --from-rejects twice
echo "exit $?"
crm-import -q --from-rejects once | grep '^T'
# A stream has no rows to correct: it would be taken whole.
crm-import -q --from-rejects once -o whole.crm
sed 's/bad.csv/whole.crm/' once >other
crm-import --from-rejects other
echo "exit $?"
