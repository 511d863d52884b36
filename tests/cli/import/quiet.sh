# Notes and the summary go, warnings and errors stay.
printf 'customer_id,time,quantity,unit_price\na,2024-01-05T10:00:00Z,0.5,0.0001\n' >sales.csv
crm-import sales.csv >/dev/null
crm-import --quiet sales.csv >/dev/null
