# Quantity x price: exact where 4 decimals are enough, else rounded half to even, and counted.
printf 'customer_id,time,quantity,unit_price\nc1,2024-01-05,0.5,0.0001\nc2,2024-01-05,1.5,0.0001\nc3,2024-01-05,2.5,0.0003\nc4,2024-01-05,3,19.99\nc5,2024-01-05,-0.5,0.0003\nc6,2024-01-05,1.25,0.1234\n' >sales.csv
crm-import sales.csv
