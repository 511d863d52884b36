# Two files of two encodings: FILE: names the one that is meant.
printf 'customer_id,time,amount\ncaf\351,2024-01-05,1\n' >west.csv
printf 'customer_id,time,amount\n龙,2024-01-06,2\n' >east.csv
crm-import --encoding west.csv:cp1252 west.csv east.csv
crm-import -q --encoding north.csv:cp1252 west.csv east.csv
echo "exit $?"
