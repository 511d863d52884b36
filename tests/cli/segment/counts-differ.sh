# Somebody filtered on purpose: a warning, and new counts.
crm-import -q <<'END' | grep -v '^T	b' | crm-segment -q --by importance | tail -n 1
customer_id,time,amount
a,2024-01-05,10.00
b,2024-01-05,12.50
END
