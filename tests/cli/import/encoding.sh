# GB18030, told with --encoding.
cat >utf8.csv <<'END'
客户编号,下单时间,订单编号,商品名称,数量,单价,金额,渠道
张三,2024/1/5,甲1,龙井茶,1,39.90,39.90,网店
李四,2024/1/6,甲2,"香皂,三块装",2,15.90,31.80,门店
END
iconv -f UTF-8 -t GB18030 utf8.csv >gb.csv
crm-import -q utf8.csv
crm-import -q utf8.csv >expected
crm-import -q --encoding GB18030 gb.csv | cmp - expected
crm-import -q -e gb18030 <gb.csv | cmp - expected
echo "--- without it"
crm-import -q gb.csv
echo "exit $?"
echo "--- an unknown one"
crm-import -q --encoding klingon gb.csv
