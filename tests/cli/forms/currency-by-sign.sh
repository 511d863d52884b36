# The signs in the amounts name the currency of the stream; amounts without one agree with it.
printf 'customer_id,time,amount\nc1,2024-01-05,€12.50\nc2,2024-01-06,7 EUR\nc3,2024-01-07,3\n' >euro.csv
crm-import euro.csv
printf 'customer_id,time,amount\nc1,2024-01-05,¥12.50\nc2,2024-01-06,￥7\nc3,2024-01-07,3元\n' >yuan.csv
crm-import -q yuan.csv | grep -E '^(##cur|T)'
crm-import -q --currency JPY yuan.csv
echo "exit $?"
printf 'customer_id,time,amount\nc1,2024-01-05,¥1250\n' >yen.csv
crm-import -q --currency JPY yen.csv | grep -E '^(##cur|T)'
