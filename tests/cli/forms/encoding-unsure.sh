# Too little to tell: refused with the two that are likeliest, and the name settles it.
printf 'customer_id,time,amount\ncaf\351,2024-01-05,1\n' >short.csv
crm-import short.csv
echo "exit $?"
crm-import -e windows-1252 short.csv | grep '^T'
printf 'customer_id,time,amount\n\304\343,2024-01-05,1\n' >two-bytes.csv
crm-import two-bytes.csv
echo "exit $?"
printf 'customer_id,time,amount\n\317\360\350\342\345\362 \354\350\360,2024-01-05,1\n' >cyrillic.csv
crm-import cyrillic.csv
echo "exit $?"
crm-import -q -e CP1251 cyrillic.csv | grep '^T'
