# The total of an order, repeated on its lines, is asked about: it would count once for each line.
cat >orders.csv <<'END'
订单号,会员号,日期,商品名称,数量,单价,实付金额
1,a,2024-01-05,茶,2,10,30
1,a,2024-01-05,杯,1,10,30
2,b,2024-01-06,茶,1,10,25
2,b,2024-01-06,壶,1,15,25
3,a,2024-01-07,茶,1,10,20
3,a,2024-01-07,杯,1,10,20
4,c,2024-01-08,杯,1,10,10
END
crm-import orders.csv
crm-import -q --map =实付金额 orders.csv | awk '/^T/ { sum += $7 } END { print sum }'
crm-import -q --map amount=实付金额 orders.csv | awk '/^T/ { sum += $7 } END { print sum }'
sed 's/数量,单价/件,价/' orders.csv >priceless.csv
crm-import priceless.csv
