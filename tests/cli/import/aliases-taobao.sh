# Orders as Taobao exports them: what was paid goes before the total and what was due, the account
# before the telephone of whoever receives; an order never paid is left out.
cat >orders.csv <<'END'
订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,收货人姓名,收货地址,运送方式,联系电话,联系手机,订单创建时间,订单付款时间,宝贝标题,宝贝种类,宝贝总数量,店铺名称
2024001,tb_li,100.00,8.00,108.00,98.00,交易成功,李华,北京,快递,,13800000001,2024-01-05 10:00:00,2024-01-05 10:05:00,绿茶,1,2,茶庄
2024002,tb_wang,50.00,0.00,50.00,0.00,等待买家付款,王芳,上海,快递,,13800000002,2024-01-06 10:00:00,,红茶,1,1,茶庄
2024003,tb_li,30.00,0.00,30.00,30.00,卖家已发货，等待买家确认,李华,北京,快递,,13800000001,2024-01-07 10:00:00,2024-01-07 10:01:00,茶杯,1,1,茶庄
END
crm-import orders.csv
