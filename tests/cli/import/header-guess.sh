# A row with a number or a date in it is data, though a cell may be a known name ("shop").
printf 'o1,2024-01-05,a,shop,2.00\no2,2024-01-06,b,online,3.00\n' >sales.csv
crm-import --map order_id=1 --map time=2 --map customer_id=3 --map channel=4 --map amount=5 sales.csv
