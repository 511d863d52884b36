# Without costs there is no profit, unless a rate is given; then clv would be of margin.
printf 'customer_id,time,amount\na,2024-01-05,100\nb,2024-01-05,5\n' | crm-import -q -o sales.crm
crm-score --table sales.crm
crm-score --by profit --table sales.crm
crm-score -q --set profit.rate=0.4 --table sales.crm
crm-score -q --set profit.rate=0 --by profit --table sales.crm
crm-score --by profit --strict sales.crm -o out.crm
echo "exit $? $(find . -name out.crm)"
