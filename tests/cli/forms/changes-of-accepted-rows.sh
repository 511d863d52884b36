# What was rounded, turned or dropped is counted in the rows that became records: not in rows that
# are rejected, nor in orders never paid.
cat >sales.csv <<'END'
customer_id,time,quantity,unit_price,order_status,sale_type
a,2024-01-05T10:00:00.5,0.3333,0.3333,paid,refund
b,never,0.3333,0.3333,paid,refund
c,2024-01-05T10:00:00.5,0.3333,0.3333,unpaid,refund
,2024-01-05T10:00:00.5,0.3333,0.3333,paid,refund
END
crm-import --rejects bad.tsv sales.csv
