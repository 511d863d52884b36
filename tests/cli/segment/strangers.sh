# Facts without a customer's record are counted and make no customer.
crm-import -q <<'END' | sed '/^C\tb/d' | crm-segment --by importance | grep -v '^##model'
customer_id,time,amount
a,2024-01-05,10.00
b,2024-01-05,12.50
END
# Sales of nobody known in a plain table.
printf 'customer_id\ttime\tamount\n-\t2024-01-05\t500\n-\t2024-01-06\t500\nc1\t2024-01-06\t12.50\n' \
    | crm-segment --by importance --table
