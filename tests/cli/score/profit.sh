# D1 by hand. a: 30 of margin on 40, 4 lines of which 1 has no cost; 365 days back begin on
# 2023-06-02. The rate is all margin by all revenue with a cost, 40 / 80 = 0.5. b: only refunds. c:
# amount 0. d: sold at a loss.
cat >sales.csv <<'END'
customer_id,time,order_id,amount,cost
a,2023-06-01,o1,10.00,4.00
a,2023-06-02,o2,20.00,0
a,2024-05-31,o3,10.00,6.00
a,2024-05-31,o4,5.00,
b,2024-03-01,o5,-10.00,
c,2024-03-01,o6,0,
d,2024-03-02,o7,40.00,30.00
e,2023-01-01,o8,3.01,
END
crm-import -q --as-of 2024-05-31 sales.csv >sales.crm
crm-score -q --by profit --table sales.crm
# A rate that is given holds for lines without a cost alone.
crm-score -q --by profit --set profit.rate=0.2 --table sales.crm
for customer in a b; do
    crm-score -q --by profit --explain "$customer" sales.crm | awk -v RS= 'NR > 2'
done
