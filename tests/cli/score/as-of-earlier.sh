# Facts after the date count for nothing.
cat >sales.csv <<'END'
customer_id,time,order_id,amount,cost
a,2024-01-05,o1,10.00,4
a,2024-02-11,o2,25.00,5
b,2024-02-01,o4,99.00,9
END
crm-import -q sales.csv | crm-score --as-of 2024-01-31 --by profit >out.crm
grep '^##as_of\|^C\|^##end' out.crm
