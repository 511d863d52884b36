# Heads say who, when and in which state; lines take it over, say the money, and keep what they say themselves.
cat >heads.csv <<'END'
订单编号,买家会员名,订单创建时间,订单状态,订单总金额,收货省份
o1,甲,2024-01-05 10:00:00,交易成功,99.00,浙江
o2,乙,2024-01-06 11:00:00,交易关闭,50.00,江苏
o3,丙,2024-01-07 12:00:00,交易成功,10.00,上海
o4,丁,2024-01-08 13:00:00,等待买家付款,10.00,上海
END
cat >lines.csv <<'END'
订单编号,标题,商品编码,购买数量,价格
o1,龙井茶,p1,2,39.90
o1,香皂,p2,1,19.20
o2,龙井茶,p1,1,50.00
o3,毛巾,p3,1,10.00
END
crm-import --orders heads.csv lines.csv
