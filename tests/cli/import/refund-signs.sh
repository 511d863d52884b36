# A negative quantity lowers revenue, whatever sign the amount has.
printf 'customer_id,time,quantity,amount\na,2024-01-05,2,20.00\na,2024-01-06,-1,10.00\na,2024-01-07,-1,-5.00\n' >sales.csv
crm-import sales.csv | grep '^T'
printf 'customer_id,time,quantity,unit_price\na,2024-01-06,-1,-10.00\n' | crm-import | grep '^T'
