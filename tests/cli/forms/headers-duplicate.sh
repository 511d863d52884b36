# A header that stands twice: unknown ones are carried under two names, a field is asked for.
printf 'customer_id,time,amount,note,note,\nc1,2024-01-05,1,first,second,third\n' >notes.csv
crm-import notes.csv
printf 'customer_id,time,amount,amount\nc1,2024-01-05,1,2\n' >twice.csv
crm-import twice.csv
echo "exit $?"
crm-import --map amount=4 twice.csv | grep '^#\?T'
crm-import --map =3 twice.csv | grep '^#\?T'
