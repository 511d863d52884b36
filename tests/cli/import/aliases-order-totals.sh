# The total of an order, which stands on each of its lines, is no amount of a line: quantity and
# price are; a line's own amount is better than both. Alone, the total is the amount.
cat >lines.csv <<'END'
会员号,下单时间,订单号,商品名称,数量,单价,订单总金额
a,2024-01-05,o1,茶,2,10,35
a,2024-01-05,o1,杯,1,15,35
END
crm-import lines.csv
sed '1s/$/,小计/; 2s/$/,18/; 3s/$/,13/' lines.csv | crm-import
crm-import -q --map amount=订单总金额 lines.csv | grep '^T'
cut -d, -f1-4,7 lines.csv | sed 3d | crm-import -q | grep '^T'
# A tag's price is no price that was paid.
printf '会员号,日期,数量,吊牌价\na,2024-01-05,2,100\n' >tag.csv
crm-import tag.csv
