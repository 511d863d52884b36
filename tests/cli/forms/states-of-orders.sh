# Orders never paid, or closed, are left out with their amount; words that nobody knows are noted and count.
cat >sales.csv <<'END'
customer_id,time,order_id,amount,order_status
c1,2024-01-01,o1,1,Paid
c2,2024-01-02,o2,2,待付款
c3,2024-01-03,o3,4,Pending Payment
c4,2024-01-04,o4,8,交易关闭
c5,2024-01-05,o5,16,CANCELLED
c6,2024-01-06,o6,32,"已发货,待收货"
c7,2024-01-07,o7,64,交易成功
c8,2024-01-08,o8,128,Awaiting pickup
c9,2024-01-09,o9,256,
c10,2024-01-10,o10,512,部分退款
c11,2024-01-11,o11,bad,Cancelled
END
crm-import --rejects rejects.tsv sales.csv
cat rejects.tsv
