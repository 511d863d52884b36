# A column with the name of one that a tool adds, or of a field in another sense, is renamed.
printf 'customer_id,importance,sum,region,country\na,high,1,Hangzhou,China\n' >customers.csv
crm-import --as-of 2024-01-01 --map region=country customers.csv
