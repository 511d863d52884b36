# --inspect sees what the whole of a list says: customers who are there twice.
printf 'member no,name\na,x\nb,y\na,z\n' >members.csv
crm-import --inspect members.csv
