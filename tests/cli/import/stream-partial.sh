# An earlier stream that breaks off: refused, or taken as far as it goes and marked.
printf 'customer_id,time,amount\na,2024-01-05,1\nb,2024-01-06,2\n' | crm-import -q | head -n 6 >half.crm
crm-import half.crm
echo "exit $?"
crm-import --partial half.crm
crm-import --partial half.crm | crm-segment -q --by importance | grep -c '^##partial'
