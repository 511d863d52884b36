# Class columns on C, what was learned in ##model lines, everything else as it was.
crm-import -q <<'END' | crm-segment -q
customer_id,time,order_id,amount
a,2024-02-11,o2,25.00
a,2024-01-05,o3,10.00
b,2024-01-05,o1,12.50
END
