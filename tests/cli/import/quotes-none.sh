# Without quotes, a CR inside a row is text: escaped in the stream, no part of an id.
printf 'customer_id,nick\na,"x"\ry\nb\rc,z\r\n"d",5" disc\r\r\n' >customers.csv
crm-import -q --as-of 2024-01-31 --quote none --rejects rejects.tsv customers.csv
cat rejects.tsv
# What begins with a quote where none were found is rejected whole, and the place counts each comma.
printf 'customer_id,nick,time,amount\na,5" disc,2024-01-05,x\n' >sales.csv
crm-import -q sales.csv
