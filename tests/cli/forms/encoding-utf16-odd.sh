# UTF-16 with an odd last byte has been cut: what is left of the row is rejected, not read.
printf 'customer_id,time,amount\nc1,2024-01-05,12\nc2,2024-01-06,7500\n' | iconv -t UTF-16LE | head -c -3 >odd.txt
crm-import odd.txt
echo "exit $?"
crm-import --rejects rejects.tsv odd.txt | grep '^T'
cat rejects.tsv
