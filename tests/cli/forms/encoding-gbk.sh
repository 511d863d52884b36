# GBK, and the characters of GB18030 that it has not: four bytes, a name of a rare character (U+20BB7).
printf '客户编号,下单时间,金额,商品名称,备注\n吴小龙,2024/1/5,39.90,龙井茶,老客户\n𠮷田商店,2024/1/6,12.00,香皂,送货上门\n' >utf8.csv
iconv -f UTF-8 -t GB18030 utf8.csv >gb18030.csv
sed 2p utf8.csv | sed 3,4d | iconv -f UTF-8 -t GBK >gbk.csv
crm-import gb18030.csv
crm-import -q gb18030.csv | grep -v '^##tool' >out.crm
for name in GB18030 gb-18030 GBK gb2312 CP936; do
    crm-import -q -e "$name" gb18030.csv | grep -v '^##tool' | cmp - out.crm
done
crm-import gbk.csv | grep '^T'
