# A small shop, all sections: profile (G1) and value (G10), too.
cat >sales.csv <<'END'
customer_id,time,order_id,amount,cost,category
a,2024-02-11 09:30:00,o2,25.00,14.00,tea
a,2024-01-05 10:00:00,o3,10.00,4.00,pots
b,2024-01-05 10:15:00,o1,12.50,7.00,tea
c,2023-12-01 18:00:00,o4,52.50,30.00,tea
END
printf 'customer_id,region\na,Hangzhou\nb,Beijing\nc,Hangzhou\nd,\n' >customers.csv
crm-import -q sales.csv customers.csv | crm-segment -q --by importance | crm-report
