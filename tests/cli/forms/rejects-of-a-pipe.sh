# A table of rejects is read more than once: a pipe is refused.
printf 'customer_id,time,amount\nc1,never,1\n' >sales.csv
crm-import -q --max-rejects 5 --rejects bad.tsv sales.csv
sed 's/never/2024-01-05/' bad.tsv | crm-import -q --from-rejects -
echo "exit $?"
crm-import -q --from-rejects <(sed 's/never/2024-01-05/' bad.tsv)
echo "exit $?"
sed 's/never/2024-01-05/' bad.tsv >good.tsv
crm-import -q --from-rejects good.tsv | grep '^T'
