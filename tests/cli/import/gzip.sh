# Recognised by its first bytes, also with two members behind one another.
printf 'customer_id,time,amount\na,2024-01-05,1.50\n' >one
printf 'b,2024-01-06,2\n' >two
cat one two | crm-import -q >expected
tail -n 1 expected
gzip -n <one >sales.data
gzip -n <two >>sales.data
crm-import -q sales.data | cmp - expected
crm-import -q <sales.data | cmp - expected
