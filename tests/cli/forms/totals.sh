# Lines of totals in both languages, in the first cell, where the row is not a sale; a customer called Total is one.
cat >sales.csv <<'END'
customer_id,time,amount,note
c1,2024-01-05,10,
小计,,10,
c2,2024-01-06,5,
Subtotal:,,5,
本页小计,,15,
,合计:,15,
Grand Total,,15,
总计(2 笔),,15,
Total,2024-01-07,7,a real customer
END
crm-import sales.csv
