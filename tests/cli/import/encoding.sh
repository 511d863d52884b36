# GB18030, told with --encoding and recognised.
cat >utf8.csv <<'END'
客户编号,下单时间,订单编号,商品名称,数量,单价,金额,渠道
张三,2024/1/5,甲1,龙井茶,1,39.90,39.90,网店
李四,2024/1/6,甲2,"香皂,三块装",2,15.90,31.80,门店
END
iconv -f UTF-8 -t GB18030 utf8.csv >gb.csv
crm-import -q utf8.csv
crm-import -q utf8.csv >expected
grep -v '^##tool' expected >records
crm-import -q --encoding GB18030 gb.csv | grep -v '^##tool' | cmp - records
crm-import -q -e gb18030 <gb.csv | grep -v '^##tool' | cmp - records
echo "--- without it"
crm-import -q gb.csv | cmp - expected
printf 'customer_id,time,amount\ncaf\351,2024-01-05,1\n' >short.csv
crm-import -q short.csv
echo "exit $?"
crm-import -q -e cp1252 short.csv
echo "--- plain ASCII for a MiB, then something else"
{ printf 'customer_id,time,amount\n'; yes a,2024-01-05,1 | head -n 80000; tail -n 1 short.csv; } >late.csv
crm-import -q --rejects rejects.tsv late.csv
echo "exit $?"
echo "--- a mark that contradicts it"
printf '\377\376a\0' >marked.csv
crm-import -q -e gbk marked.csv
echo "exit $?"
echo "--- no text"
printf '%%PDF-1.7' >sales.csv
crm-import -q sales.csv
echo "exit $?"
echo "--- a first row that is not in it"
printf 'customer_id,time,am\377unt\n' >broken.csv
crm-import -q -e utf-8 broken.csv
echo "exit $?"
echo "--- an unknown one"
crm-import -q --encoding klingon gb.csv
