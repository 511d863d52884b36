# An encoding that is given wrongly: bytes that are no text in it are rejected rows, never question marks.
printf '客户编号,下单时间,金额\n张三,2024/1/5,39.90\n李四,2024/1/6,12.00\n' >utf8.csv
iconv -f UTF-8 -t GB18030 utf8.csv >gb.csv
crm-import -e UTF-8 gb.csv
echo "exit $?"
crm-import -e UTF-16 gb.csv
echo "exit $?"
printf 'customer_id,time,amount\ncaf\351,2024-01-05,1\nb,2024-01-06,2\n' >latin.csv
crm-import -e GBK latin.csv
echo "exit $?"
crm-import -e ASCII latin.csv
echo "exit $?"
