# Files with different columns: each record has all of them.
printf 'customer_id,time,amount,place\na,2024-01-05,1,north\n' >one.csv
printf 'time,customer_id,cost,amount\n2024-01-06,a,1,2\n' >two.csv
crm-import -q one.csv two.csv
