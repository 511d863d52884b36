# Control characters and broken bytes stand in the table of rejects as \xHH, and are read back.
printf 'customer_id,time,amount,note\na\001b,2024-01-05,1,x\nc,2024-01-06,1,a\000b\nd,2024-01-07,1,\377\ne,2024-01-08,1,fine\n' >sales.csv
crm-import -q --encoding UTF-8 --rejects bad.tsv sales.csv -o first.crm
cat bad.tsv
crm-import -q --encoding UTF-8 --from-rejects bad.tsv --rejects again.tsv first.crm -o second.crm
cmp bad.tsv again.tsv && echo the same again
sed 's/\\x[0-9a-f][0-9a-f]//' bad.tsv >fixed.tsv
crm-import -q --encoding UTF-8 --from-rejects fixed.tsv first.crm | grep '^T'
sed 's/\\xff/\\xfg/' bad.tsv >wrong.tsv
crm-import -q --encoding UTF-8 --from-rejects wrong.tsv first.crm
