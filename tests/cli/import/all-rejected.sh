# Nothing is left: exit 3, and the rejects say why.
printf 'customer_id,time,amount\n,2024-01-05,1\na,never,1\n' >sales.csv
crm-import --rejects bad.tsv sales.csv
echo "exit $?"
cut -f2-4 bad.tsv
printf 'PK\003\004....' | crm-import
echo "exit $?"
