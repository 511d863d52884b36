# No file and "-" both mean standard input, once.
printf 'customer_id,time,amount\na,2024-01-05,1.50\n' >sales.csv
crm-import -q <sales.csv >expected
crm-import -q - <sales.csv | cmp - expected
crm-import -q --transactions - <sales.csv | cmp - expected
crm-import - - <sales.csv
