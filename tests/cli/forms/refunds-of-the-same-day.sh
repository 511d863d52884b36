# Without times of day a sale of the same day counts as earlier, whatever the order's number; a sale of a later hour does not.
printf 'customer_id,time,order_id,product,quantity,amount\nc1,2024-01-01,o9,tea,2,20\nc1,2024-01-01,o1,tea,-2,-20\nc2,2024-01-01 10:00,o5,tea,-1,-10\nc2,2024-01-01 11:00,o4,tea,1,10\n' >sales.csv
crm-import --match-refunds sales.csv
