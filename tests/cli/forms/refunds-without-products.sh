# Without products and quantities only the price counts.
printf 'customer_id,time,order_id,amount\nc1,2024-01-01,o1,10\nc1,2024-01-02,r1,-10\n' >no-products.csv
crm-import --match-refunds no-products.csv
