# A refund of more than one sale has left takes an earlier one that has enough; of a price that was not paid it stays its own.
cat >sales.csv <<'END'
customer_id,time,order_id,product,quantity,amount
c1,2024-01-01,o1,tea,5,50
c1,2024-01-02,o2,tea,1,10
c1,2024-01-03,r1,tea,-3,-30
c1,2024-01-04,r2,tea,-3,-30
c1,2024-01-05,r3,tea,-1,-10
c1,2024-01-06,r4,tea,-2,-20
c1,2024-01-07,r5,tea,-1,-10
c2,2024-01-01,o3,tea,3,10
c2,2024-01-02,r6,tea,-1,-3.33
c2,2024-01-03,r7,tea,-3,-10
END
crm-import --match-refunds sales.csv | grep '^T'
