# No header at all: the columns cannot be known, and the message says how to name them.
printf 'c1,2024-01-05,1\nc2,2024-01-06,2\n' >bare.csv
crm-import bare.csv
echo "exit $?"
crm-import --map customer_id=1 --map time=2 --map amount=3 bare.csv | grep '^T'
