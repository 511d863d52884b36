# Without a bad row the file has its header only.
printf 'customer_id,time,amount\na,2024-01-05,1\n' | crm-import -q --rejects rejects.tsv >/dev/null
cat rejects.tsv
