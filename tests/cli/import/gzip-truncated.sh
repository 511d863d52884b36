# A gz file that was cut short is no shorter file.
gzip -n <"$SAMPLES/sales.csv" | head -c 20000 >cut.gz
crm-import cut.gz >out
echo "exit $?"
wc -c <out
printf 'customer_id,time,amount\na,2024-01-05,1.50\n' | gzip -n | head -c -4 >end.gz
crm-import end.gz
