# Lines that end with CR alone, as old systems write them.
printf 'customer_id,time,amount\rc1,2024-01-05,1\rc2,2024-01-06,2\r' >old.csv
crm-import old.csv
