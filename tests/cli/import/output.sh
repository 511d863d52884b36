# -o writes the same bytes, .gz and --gzip compress; a missing folder is an error.
printf 'customer_id,time,amount\na,2024-01-05,1\n' >sales.csv
crm-import -q sales.csv >expected
crm-import -q -o plain.crm sales.csv
cmp plain.crm expected
crm-import -q -o packed.crm.gz sales.csv
gzip -dc packed.crm.gz | cmp - expected
crm-import -q --gzip sales.csv | gzip -dc | cmp - expected
crm-import -o missing/out.crm sales.csv
echo "exit $?"
ls
