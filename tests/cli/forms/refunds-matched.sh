# Refunds become lines of the order that they take back: the latest earlier sale of the product at that price, of which enough is left.
cat >sales.csv <<'END'
customer_id,time,order_id,product,quantity,amount
c1,2024-01-01,o1,tea,2,20
c1,2024-01-02,o2,tea,2,20
c1,2024-01-03,o3,tea,1,12
c1,2024-01-04,r1,tea,-1,-10
c1,2024-01-05,r2,tea,-1,-10
c1,2024-01-06,r3,tea,-1,-10
c1,2024-01-07,r4,soap,-1,-10
c1,2024-01-08,r5,tea,-1,-11
c2,2024-01-01,o4,tea,1,10
c2,2023-12-31,r6,tea,-1,-10
c3,2024-01-09,r7,tea,-2,-20
END
crm-import --match-refunds sales.csv | grep '^[#T]'
crm-import sales.csv | cut -f 2-4 | grep r
