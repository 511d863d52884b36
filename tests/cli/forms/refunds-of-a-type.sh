# Refunds that only their type says are turned first and matched then; the clock of one day counts.
printf 'customer_id,time,order_id,product,quantity,amount,sale_type\nc1,2024-01-05 09:00,o1,tea,1,10,sale\nc1,2024-01-05 12:00,r1,tea,1,10,refund\nc1,2024-01-05 15:00,o2,tea,1,10,sale\n' >sales.csv
crm-import --match-refunds sales.csv
