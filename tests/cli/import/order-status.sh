# Orders never paid, or closed, are left out and counted, in both languages.
cat >sales.csv <<'END'
customer_id,time,amount,order_status
a,2024-01-05,1.00,paid
a,2024-01-06,2.00,unpaid
b,2024-01-07,3.00,Cancelled
c,2024-01-08,4.00,待付款
d,2024-01-09,5.00,交易关闭
e,2024-01-10,6.00,交易成功
f,2024-01-11,7.00,
END
crm-import sales.csv
