# Facts without a customer's record are counted and make no customer.
crm-import -q <<'END' | sed '/^C\tb/d' | crm-segment --by importance | grep -v '^##model'
customer_id,time,amount
a,2024-01-05,10.00
b,2024-01-05,12.50
END
